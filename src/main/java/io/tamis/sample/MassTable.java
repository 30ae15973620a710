package io.tamis.sample;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a candidate with mass: its id and mass, in the order of ids. */
public final class MassTable {
  public static final StructType SCHEMA =
      StructType.fromDDL("id STRING NOT NULL, mass DOUBLE NOT NULL");

  private MassTable() {}

  /**
   * @param ids shape [n], in the order of ids
   * @param masses shape [n], positive
   */
  public static Dataset<Row> of(SparkSession spark, String[] ids, double[] masses) {
    List<Row> rows =
        IntStream.range(0, ids.length).mapToObj(j -> RowFactory.create(ids[j], masses[j])).toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}

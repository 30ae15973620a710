package io.tamis.allocation;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a pick: the targets that it serves, that to which it is worth most first. */
public final class TargetTable {
  public static final StructType SCHEMA =
      StructType.fromDDL("id STRING NOT NULL, targets ARRAY<STRING> NOT NULL");

  private TargetTable() {}

  /**
   * @param ids shape [n]
   * @param targets shape [n, t], names
   */
  public static Dataset<Row> of(SparkSession spark, String[] ids, String[][] targets) {
    List<Row> rows =
        IntStream.range(0, ids.length)
            .mapToObj(n -> RowFactory.create(ids[n], targets[n]))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}

package io.tamis.sample;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One row a drawn candidate, by rank from 1: how often it was drawn, what it weighs, its mass. The
 * candidate's own columns follow in the output.
 */
public final class SelectionTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "id STRING NOT NULL, count INT NOT NULL, weight DOUBLE NOT NULL, mass DOUBLE NOT NULL,"
              + " rank INT NOT NULL");

  private SelectionTable() {}

  public static Dataset<Row> of(SparkSession spark, Selection selection) {
    List<Row> rows =
        IntStream.range(0, selection.size())
            .mapToObj(
                n ->
                    RowFactory.create(
                        selection.ids()[n],
                        selection.counts()[n],
                        selection.weights()[n],
                        selection.masses()[n],
                        n + 1))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}

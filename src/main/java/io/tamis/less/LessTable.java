package io.tamis.less;

import io.tamis.sample.BestRows;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One row a pick, by rank: its id, its score, and the subtask that gave it, which is null where
 * there is one alone.
 */
public final class LessTable {
  public static final StructType SCHEMA =
      StructType.fromDDL("id STRING NOT NULL, score DOUBLE NOT NULL, subtask STRING");

  private LessTable() {}

  /** The first {@code count} of a ranking. */
  public static Dataset<Row> of(SparkSession spark, BestRows.Ranked best, int count) {
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(
                n ->
                    RowFactory.create(
                        best.ids()[n],
                        best.scores()[n],
                        best.groups()[n].isEmpty() ? null : best.groups()[n]))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}

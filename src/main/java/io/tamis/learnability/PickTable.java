package io.tamis.learnability;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a pick, by rank: its id and its score. */
public final class PickTable {
  public static final StructType SCHEMA =
      StructType.fromDDL("id STRING NOT NULL, score DOUBLE NOT NULL");

  private PickTable() {}

  public static Dataset<Row> of(SparkSession spark, Picks picks) {
    List<Row> rows =
        IntStream.range(0, picks.size())
            .mapToObj(n -> RowFactory.create(picks.ids()[n], picks.scores()[n]))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}

package io.tamis.dsir;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One row a pick, by rank: its id, its log-weight, that with its noise, and the target it was
 * picked for, which is null where queries have no sources.
 */
public final class DsirTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "id STRING NOT NULL, score DOUBLE NOT NULL, noisy_score DOUBLE NOT NULL, target STRING");

  private DsirTable() {}

  public static Dataset<Row> of(SparkSession spark, DsirPicks picks) {
    List<Row> rows =
        IntStream.range(0, picks.size())
            .mapToObj(
                n ->
                    RowFactory.create(
                        picks.ids()[n],
                        picks.logWeights()[n],
                        picks.scores()[n],
                        picks.targets()[n].isEmpty() ? null : picks.targets()[n]))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}

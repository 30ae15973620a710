package io.tamis.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One row a method and budget, by budget. Distances and transport cost are null for a selection of
 * nothing, tokens where the candidates have no text. The same input gives the same rows but for the
 * last three columns, which are of the run.
 */
public final class ComparisonTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "method STRING NOT NULL, budget INT NOT NULL, picks BIGINT NOT NULL,"
              + " distinct INT NOT NULL, mean_nearest DOUBLE, max_nearest DOUBLE,"
              + " mean_share DOUBLE, mean_of_picks DOUBLE, transport_cost DOUBLE,"
              + " transport_bound DOUBLE, support BIGINT NOT NULL,"
              + " effective_sample_size DOUBLE NOT NULL, tie_share DOUBLE NOT NULL,"
              + " near_duplicates_95 BIGINT NOT NULL, near_duplicates_99 BIGINT NOT NULL,"
              + " jaccard MAP<STRING, DOUBLE> NOT NULL, sources MAP<STRING, BIGINT> NOT NULL,"
              + " tokens BIGINT, seconds DOUBLE NOT NULL, peak_memory BIGINT NOT NULL,"
              + " shuffle_bytes BIGINT NOT NULL");

  private ComparisonTable() {}

  static Row toRow(Figures figures) {
    return RowFactory.create(
        figures.method().spelled(),
        figures.budget(),
        figures.picks(),
        figures.distinct(),
        orNull(figures.nearness().meanNearest()),
        orNull(figures.nearness().maxNearest()),
        orNull(figures.nearness().meanShare()),
        orNull(figures.nearness().meanOfPicks()),
        orNull(figures.transport().cost()),
        orNull(figures.transport().bound()),
        figures.support(),
        figures.effectiveSampleSize(),
        figures.tieShare(),
        figures.nearDuplicates().near(),
        figures.nearDuplicates().veryNear(),
        figures.jaccard(),
        figures.sources(),
        figures.tokens().isPresent() ? figures.tokens().getAsLong() : null,
        figures.cost().seconds(),
        figures.cost().peakMemory(),
        figures.cost().shuffleBytes());
  }

  /** The same by column, without those that are null. */
  public static Map<String, Object> named(Figures figures) {
    Row row = toRow(figures);
    Map<String, Object> named = new LinkedHashMap<>();
    for (int n = 0; n < row.size(); n++) {
      if (!row.isNullAt(n)) {
        named.put(SCHEMA.fieldNames()[n], row.get(n));
      }
    }
    return named;
  }

  public static Dataset<Row> of(SparkSession spark, List<Figures> figures) {
    return spark.createDataFrame(figures.stream().map(ComparisonTable::toRow).toList(), SCHEMA);
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}

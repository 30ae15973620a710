package io.tamis.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.tamis.config.ConfigFile;
import io.tamis.learnability.LearnabilityConfig;
import io.tamis.learnability.LearnabilityStep;
import io.tamis.learnability.LossTable;
import io.tamis.learnability.PoolScores;
import io.tamis.sample.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code deploy/bench/run} measures learnability with: {@code RESULTS FOLDER ROWS REPEATS}.
 * Makes so many rows of two losses, token counts and sources in Parquet, once, and times the
 * ranking of 6 % of them, beside a plain read of the same columns. Rates are of one core; "after
 * reading" takes two plain reads off, since the ranking passes twice.
 */
public final class LossRates {
  private static final double PICKED = 0.06;

  private LossRates() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    long rows = Long.parseLong(args[2]);
    int repeats = Integer.parseInt(args[3]);
    int cores = Runtime.getRuntime().availableProcessors();
    Results results = new Results(Path.of(args[0]));
    try (SparkSession spark = LocalSession.start(cores)) {
      if (!Files.exists(folder.resolve("_SUCCESS"))) {
        make(spark, rows, folder);
      }
      Dataset<Row> table = spark.read().parquet(folder.toString());
      Dataset<Row> losses =
          LossTable.of(
              LearnabilityConfig.from(
                  ConfigFile.empty()
                      .with(
                          List.of(
                              "learnability.base=loss_base",
                              "learnability.reference=loss_reference",
                              "learnability.base-tokens=tokens",
                              "learnability.reference-tokens=tokens"))),
              table,
              col("id").cast("string"),
              col("source"));
      LearnabilityStep step = new LearnabilityStep(Quotas.from(ConfigFile.empty()));
      double[] reads = new double[repeats];
      double[] ranks = new double[repeats];
      double[] afterReading = new double[repeats];
      double[] correlations = new double[2];
      for (int n = -1; n < repeats; n++) { // the first does not count
        long start = System.nanoTime();
        table.write().format("noop").mode("overwrite").save();
        long middle = System.nanoTime();
        PoolScores scores = step.scores(losses);
        step.best(losses, scores, (int) (PICKED * scores.size()));
        long end = System.nanoTime();
        if (n >= 0) {
          double each = cores / 1e9 / rows;
          reads[n] = 1 / ((middle - start) * each) / 1e6;
          ranks[n] = 1 / ((end - middle) * each) / 1e6;
          afterReading[n] = 1 / ((end - middle - 2.0 * (middle - start)) * each) / 1e6;
        }
        correlations[0] = scores.lengthCorrelation();
        correlations[1] = scores.rawLengthCorrelation();
      }
      String dataset = rows + " rows";
      results.add(dataset, "Tamis", "read, million rows/s a core", reads);
      results.add(dataset, "Tamis", "scored and ranked, reading twice", ranks);
      results.add(dataset, "Tamis", "scored and ranked, after reading", afterReading);
      results.add(dataset, "Tamis", "rank correlation with length", correlations[0]);
      results.add(dataset, "Tamis", "the same of base - reference", correlations[1]);
    }
  }

  /** Losses per token fall with length, as those of language models do. */
  private static void make(SparkSession spark, long rows, Path folder) {
    spark
        .range(0, rows, 1, 16)
        .select(
            col("id"),
            expr("concat('source-', id % 12)").as("source"),
            expr("cast(exp(2 + 3 * (abs(xxhash64(id, 1)) % 1000000) / 1e6) as int)").as("tokens"),
            expr("(abs(xxhash64(id, 2)) % 1000000) / 1e6").as("u"),
            expr("(abs(xxhash64(id, 3)) % 1000000) / 1e6").as("v"))
        .select(
            col("id"),
            col("source"),
            col("tokens"),
            expr("(0.5 + 2.5 * u) * (1 + 8.0 / tokens)").as("loss_base"),
            expr("(0.5 + 2.5 * u) * (1 + 8.0 / tokens) * (0.35 + 0.7 * v)").as("loss_reference"))
        .write()
        .mode("overwrite")
        .parquet(folder.toString());
  }
}

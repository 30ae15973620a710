package io.tamis;

import io.tamis.cli.LibraryRun;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Selects the training examples worth fine-tuning on, on a Spark session of the caller's:
 *
 * <pre>{@code
 * SelectionRun run = Tamis.job(spark)
 *     .candidates(pool)                          // a Dataset with a column of texts
 *     .queries(target)
 *     .set("candidates.text", "{prompt}\n{response}")
 *     .set("queries.text", "{prompt}\n{response}")
 *     .set("sample.count", 500)
 *     .select();
 * run.selection().show();
 * }</pre>
 *
 * <p>The session keeps its settings, views and caches, and is never stopped. All methods throw an
 * {@link IllegalArgumentException} with the line that the command would say where an input or a key
 * is wrong. The log is the caller's own: {@code log.format} is a key of the command line, which has
 * no effect here. The session must be a classic one: over Spark Connect there is no Spark context
 * to run on.
 */
public final class Tamis {
  private Tamis() {}

  /** A job whose keys and inputs are still to be told. */
  public static TamisJob job(SparkSession spark) {
    return new TamisJob(spark);
  }

  /**
   * Runs {@code tamis select}.
   *
   * @param config the keys of a job file with their values
   */
  public static SelectionRun select(SparkSession spark, Map<String, ?> config) {
    return job(spark).setAll(config).select();
  }

  /**
   * Runs {@code tamis select}.
   *
   * @param jobFile in YAML, on any Hadoop filesystem
   * @param overrides keys that replace or add to those of the file
   */
  public static SelectionRun select(SparkSession spark, String jobFile, Map<String, ?> overrides) {
    return job(spark).file(jobFile).setAll(overrides).select();
  }

  /**
   * Runs {@code tamis compare}.
   *
   * @param config the keys of a job file with their values
   */
  public static ComparisonRun compare(SparkSession spark, Map<String, ?> config) {
    return job(spark).setAll(config).compare();
  }

  /**
   * Runs {@code tamis compare}.
   *
   * @param jobFile in YAML, on any Hadoop filesystem
   * @param overrides keys that replace or add to those of the file
   */
  public static ComparisonRun compare(
      SparkSession spark, String jobFile, Map<String, ?> overrides) {
    return job(spark).file(jobFile).setAll(overrides).compare();
  }

  /**
   * What an earlier {@code select} wrote, be it from here or from the command line.
   *
   * @param folder its {@code output.path}
   */
  public static SelectionRun open(SparkSession spark, String folder) {
    return new SelectionRun(LibraryRun.open(spark, folder), RunFolder.kept(folder));
  }
}

package io.tamis;

import io.tamis.cli.LibraryRun;
import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One job, told key by key; made by {@link Tamis#job}. What is told later replaces what was told
 * before. It may be run many times, also with keys changed in between.
 */
public final class TamisJob {
  private static final String OUTPUT = "output.path";

  private final SparkSession spark;
  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, Dataset<Row>> inputs = new TreeMap<>(); // by the first word of keys

  TamisJob(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Takes the keys of a job file.
   *
   * @param path in YAML, on any Hadoop filesystem
   */
  public TamisJob file(String path) {
    values.putAll(LibraryRun.jobFile(spark, path).asMap());
    return this;
  }

  /**
   * Sets one key of a job file, such as {@code sample.count}.
   *
   * @param value a text, a number or a truth value
   */
  public TamisJob set(String key, Object value) {
    Require.that(value != null, key + " must have a value, but has none");
    values.put(key, value.toString());
    return this;
  }

  /** Sets many keys. */
  public TamisJob setAll(Map<String, ?> config) {
    config.forEach(this::set);
    return this;
  }

  /**
   * The pool, in place of {@code candidates.path} and {@code candidates.table}. {@code
   * candidates.text} or {@code candidates.embedding} still says which column is compared. It is
   * read several times: one that is costly to make is best cached by the caller.
   */
  public TamisJob candidates(Dataset<Row> candidates) {
    return input("candidates", candidates);
  }

  /** Examples of the target task, in place of {@code queries.path} and {@code queries.table}. */
  public TamisJob queries(Dataset<Row> queries) {
    return input("queries", queries);
  }

  /**
   * Texts that no pick may repeat, such as a benchmark's, in place of {@code decontaminate.path}
   * and {@code decontaminate.table}.
   */
  public TamisJob heldOut(Dataset<Row> heldOut) {
    return input("decontaminate", heldOut);
  }

  /**
   * Runs {@code tamis select}.
   *
   * <p>Without {@code output.path} the run is written to a temporary folder, which goes when the
   * run is closed or the JVM ends: on this machine where Spark runs on it, else in the checkpoint
   * folder of the Spark context, which executors share.
   *
   * @throws IllegalArgumentException if an input or a key is wrong, or {@code output.path} is
   *     missing and Spark runs on a cluster without a checkpoint folder
   */
  public SelectionRun select() {
    return run(LibraryRun::select, SelectionRun::new);
  }

  /**
   * Runs {@code tamis compare}; {@code output.path} may be missing as in {@link #select}.
   *
   * @throws IllegalArgumentException as {@link #select} does
   */
  public ComparisonRun compare() {
    return run(LibraryRun::compare, ComparisonRun::new);
  }

  private TamisJob input(String role, Dataset<Row> rows) {
    Require.that(
        rows.sparkSession().equals(spark),
        role + " must be a Dataset of the session that the job runs on, but is one of another");
    inputs.put(role, rows);
    return this;
  }

  private <R> R run(
      BiFunction<SparkSession, ConfigFile, LibraryRun> command,
      BiFunction<LibraryRun, RunFolder, R> result) {
    Map<String, String> told = new TreeMap<>(values);
    String output = told.getOrDefault(OUTPUT, "");
    RunFolder folder = output.isEmpty() ? RunFolder.temporary(spark) : RunFolder.kept(output);
    boolean isDone = false;
    try (InputViews views = InputViews.of(spark, inputs, told)) {
      told.putAll(views.tables());
      told.put(OUTPUT, folder.path());
      R run = result.apply(command.apply(spark, ConfigFile.of(told)), folder);
      isDone = true;
      return run;
    } finally {
      if (!isDone) {
        folder.close();
      }
    }
  }
}

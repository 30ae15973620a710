package io.tamis.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The commands as calls: all that {@code io.tamis} sees of this package. A call runs on the session
 * that it is given, leaves it as it was, prints nothing, and ends no JVM; what is wrong with the
 * input or the config is thrown as an {@link IllegalArgumentException} with the command's own line.
 */
public final class LibraryRun {
  private static final Logger LOG = LoggerFactory.getLogger(LibraryRun.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SELECTION = "selection";

  private final FinishedRun run;
  private final SparkSession spark;

  private LibraryRun(FinishedRun run, SparkSession spark) {
    this.run = run;
    this.spark = spark;
  }

  /**
   * The keys of a job file on any Hadoop filesystem.
   *
   * @throws IllegalArgumentException if there is no such file, or it is no job file
   */
  public static ConfigFile jobFile(SparkSession spark, String path) {
    return JobOptions.read("the job", path, spark.sparkContext().hadoopConfiguration());
  }

  /** {@code tamis select}. */
  public static LibraryRun select(SparkSession spark, ConfigFile file) {
    JobConfig config = JobConfig.from(file);
    return told(
        () -> {
          try (SparkRun run = SparkRun.on(spark, "select", file.asMap())) {
            LOG.info(new SelectionJob(config, run).apply());
          }
          return open(spark, config.output().path());
        });
  }

  /** {@code tamis compare}. */
  public static LibraryRun compare(SparkSession spark, ConfigFile file) {
    ComparisonConfig config = ComparisonConfig.from(file);
    return told(
        () -> {
          try (SparkRun run = SparkRun.on(spark, "compare", file.asMap())) {
            LOG.info(new CompareJob(config, run).run());
          }
          return open(spark, config.output().path());
        });
  }

  /**
   * A finished run's folder.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static LibraryRun open(SparkSession spark, String path) {
    return new LibraryRun(
        FinishedRun.open(spark.sparkContext().hadoopConfiguration(), path), spark);
  }

  /** Where the run lies, with the scheme of its filesystem. */
  public String path() {
    return run.filesystem().makeQualified(run.path()).toString();
  }

  /**
   * A table of the run, read anew by each action on it.
   *
   * @throws IllegalArgumentException if the run wrote none of this name
   */
  public Dataset<Row> table(String name) {
    Require.that(
        run.has(name),
        "the run must have "
            + name
            + "/, but "
            + path()
            + " has none; its method is "
            + run.metrics().path("method").asText());
    return name.equals(SELECTION)
        ? new RunTables(run, spark).selection()
        : spark.read().parquet(run.place(name));
  }

  /**
   * A file of the run that holds one JSON object, as maps, lists, numbers, texts and booleans.
   *
   * @throws IllegalArgumentException if the run wrote no such file
   */
  public Map<String, Object> json(String name) {
    try {
      return JSON.readValue(run.text(name), new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          name + " must be a JSON object, but is none: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * A file of the run.
   *
   * @throws IllegalArgumentException if the run wrote no such file
   */
  public String text(String name) {
    return run.text(name);
  }

  /** What a command would say in its one line is thrown with that line, whatever wraps it. */
  private static <T> T told(Callable<T> job) {
    String runId = MDC.get(JsonLog.RUN_ID); // the caller's
    try {
      return job.call();
    } catch (Exception e) {
      if (e instanceof IllegalArgumentException wrong) {
        throw wrong;
      }
      Failure.cause(e, IllegalArgumentException.class)
          .ifPresent(
              wrong -> {
                throw new IllegalArgumentException(wrong.getMessage(), e);
              });
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("the run failed: " + e, e);
    } finally {
      JsonLog.context(JsonLog.RUN_ID, runId);
    }
  }
}

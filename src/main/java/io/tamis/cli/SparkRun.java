package io.tamis.cli;

import io.tamis.onnx.LoadedModels;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.slf4j.MDC;

/**
 * One run of a command on Spark: its session, which is stopped at the end only if it was started
 * here, and the watch over its steps. The job description that it found is there again when it has
 * ended.
 */
final class SparkRun implements AutoCloseable {
  private final SparkSession spark;
  private final boolean started;
  private final Progress progress;
  private final Tracking tracking;
  private final String description; // null: none
  private final String id = UUID.randomUUID().toString();

  private SparkRun(SparkSession spark, boolean started, Progress progress, Tracking tracking) {
    this.spark = spark;
    this.started = started;
    this.progress = progress;
    this.tracking = tracking;
    this.description = spark.sparkContext().getLocalProperty("spark.job.description");
  }

  /** A run that nobody is told of. */
  static SparkRun start() {
    return start(Tracking.none());
  }

  /**
   * A run that an MLflow server is told of, if the job file names one.
   *
   * @param command such as {@code select}
   * @param given every key that was set
   * @throws IllegalArgumentException if the server does not take it; Spark is not started then
   */
  static SparkRun start(String command, Map<String, String> given) {
    Tracking tracking = Tracking.start(command, given);
    return named(given, tracking, () -> start(tracking));
  }

  /**
   * On a session that is another's: it is left running, and nothing is printed.
   *
   * @param given every key that was set
   * @throws IllegalArgumentException if an MLflow server is named that does not take the run
   */
  static SparkRun on(SparkSession spark, String command, Map<String, String> given) {
    Tracking tracking = Tracking.start(command, given);
    return named(
        given,
        tracking,
        () -> new SparkRun(spark, false, Progress.quiet(spark.sparkContext()), tracking));
  }

  private static SparkRun named(
      Map<String, String> given, Tracking tracking, Supplier<SparkRun> start) {
    try {
      SparkRun run = start.get();
      MDC.put(JsonLog.RUN_ID, RunConfig.of(given).id().orElse(run.id));
      return run;
    } catch (RuntimeException | Error e) {
      tracking.close();
      throw e;
    }
  }

  private static SparkRun start(Tracking tracking) {
    boolean found =
        SparkSession.getDefaultSession().isDefined()
            || SparkSession.getActiveSession().isDefined()
            || SparkEnv.get() != null;
    SparkSession.Builder builder = SparkSession.builder();
    if (!found) { // a name would stay with another's session
      builder.appName(name());
    }
    SparkSession spark = builder.getOrCreate();
    boolean isOurs = !found && !Platform.here().isHosted();
    return new SparkRun(spark, isOurs, Progress.on(spark.sparkContext()), tracking);
  }

  /** What spark-submit was told; without --name it says the main class. */
  private static String name() {
    String submitted = new SparkConf().get("spark.app.name", Main.class.getName());
    return submitted.equals(Main.class.getName()) ? "tamis" : submitted;
  }

  SparkSession spark() {
    return spark;
  }

  /** Distinguishes this run from others, also from those of the same session. */
  String id() {
    return id;
  }

  Tracking tracking() {
    return tracking;
  }

  Progress progress() {
    return progress;
  }

  /** Runs one step, watched and timed; a step that is run again adds up. */
  <T> T step(String name, Callable<T> step) throws Exception {
    return progress.step(name, step);
  }

  /** A failure of one part skips none of the others. */
  @Override
  public void close() {
    try (tracking;
        progress) { // this one first
      LoadedModels.ofThisJvm().closeUnused(); // where driver and executor are one
    } finally {
      spark.sparkContext().setJobDescription(description);
      if (started) {
        spark.stop();
      }
    }
  }
}

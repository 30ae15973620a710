package io.tamis.cli;

import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;

/**
 * One run of a command on Spark: its session, which is stopped at the end only if it was started
 * here, and the watch over its steps.
 */
final class SparkRun implements AutoCloseable {
  private final SparkSession spark;
  private final boolean started;
  private final Progress progress;
  private final String id = UUID.randomUUID().toString();

  private SparkRun(SparkSession spark, boolean started) {
    this.spark = spark;
    this.started = started;
    this.progress = Progress.on(spark.sparkContext());
  }

  static SparkRun start() {
    boolean found =
        SparkSession.getDefaultSession().isDefined()
            || SparkSession.getActiveSession().isDefined()
            || SparkEnv.get() != null;
    SparkSession spark = SparkSession.builder().appName("tamis").getOrCreate();
    return new SparkRun(spark, !found);
  }

  SparkSession spark() {
    return spark;
  }

  /** Distinguishes this run from others, also from those of the same session. */
  String id() {
    return id;
  }

  Progress progress() {
    return progress;
  }

  /** Runs one step, watched and timed; a step that is run again adds up. */
  <T> T step(String name, Callable<T> step) throws Exception {
    return progress.step(name, step);
  }

  @Override
  public void close() {
    progress.close();
    if (started) {
      spark.stop();
    }
  }
}

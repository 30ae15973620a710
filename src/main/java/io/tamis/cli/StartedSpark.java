package io.tamis.cli;

import java.util.function.Supplier;

/** Spark, started when it is first asked for: what is wrong before that is told at once. */
final class StartedSpark implements Supplier<SparkRun>, AutoCloseable {
  private SparkRun run;

  @Override
  public SparkRun get() {
    if (run == null) {
      run = SparkRun.start();
    }
    return run;
  }

  @Override
  public void close() {
    if (run != null) {
      run.close();
    }
  }
}

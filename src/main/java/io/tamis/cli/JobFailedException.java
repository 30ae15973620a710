package io.tamis.cli;

/**
 * How main tells that a run failed where the JVM's exit code reaches nobody: on Databricks and in a
 * cluster's driver. The cause is in the log; here is the line that a user needs.
 */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  JobFailedException(int exitCode, String line) {
    super(line + " (exit code " + exitCode + ")", null, false, false);
    this.exitCode = exitCode;
  }

  /** 2 where the input or the config is wrong, 1 for anything else. */
  public int exitCode() {
    return exitCode;
  }
}

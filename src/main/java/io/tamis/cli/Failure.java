package io.tamis.cli;

import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said when a run fails: one line where the input or the config is wrong.
 *
 * @param exitCode 1 or 2
 */
record Failure(int exitCode, String line) {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  static final int WRONG_INPUT = 2;
  static final int ANYTHING_ELSE = 1;

  /** What became of a run that threw this; where it is no input's fault the log gets all of it. */
  static Failure of(Throwable thrown) {
    if (ShutdownHookManager.get().isShutdownInProgress()) { // whatever broke, broke because of it
      return new Failure(ANYTHING_ELSE, "tamis: ended from outside; nothing was written");
    }
    Optional<IllegalArgumentException> wrong = cause(thrown, IllegalArgumentException.class);
    if (wrong.isPresent()) {
      return new Failure(WRONG_INPUT, "tamis: " + shown(String.valueOf(wrong.get().getMessage())));
    }
    LOG.error("the run failed", thrown);
    return new Failure(
        ANYTHING_ELSE,
        cause(thrown, OutOfMemoryError.class).isPresent()
            ? "tamis: out of memory; give more with --spark spark.driver.memory=4g, or lower"
                + " search.depth"
            : "tamis: failed: " + shown(thrown.toString()));
  }

  /** Writes the line to standard error. */
  void tell(LogFormat format) {
    System.err.println(format == LogFormat.JSON ? JsonLog.error(line) : line);
  }

  /** Messages name values of files, which may hold commands to the terminal. */
  private static String shown(String message) {
    return TerminalText.line(message, TerminalText.UNCUT);
  }

  /** The first of this type along the causes: Spark wraps what its tasks throw. */
  static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    return Optional.ofNullable(ExceptionUtils.throwableOfType(failure, type));
  }
}

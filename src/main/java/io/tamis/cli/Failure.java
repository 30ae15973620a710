package io.tamis.cli;

import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said when a run fails: one line where the input or the config is wrong. */
final class Failure {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  static final int WRONG_INPUT = 2;
  static final int ANYTHING_ELSE = 1;

  private Failure() {}

  /**
   * Writes the message to standard error.
   *
   * @return the exit code
   */
  static int tell(Throwable failure, LogFormat format) {
    if (ShutdownHookManager.get().isShutdownInProgress()) { // whatever broke, broke because of it
      say("tamis: ended from outside; nothing was written", format);
      return ANYTHING_ELSE;
    }
    Optional<IllegalArgumentException> wrong = cause(failure, IllegalArgumentException.class);
    if (wrong.isPresent()) {
      say("tamis: " + shown(String.valueOf(wrong.get().getMessage())), format);
      return WRONG_INPUT;
    }
    if (cause(failure, OutOfMemoryError.class).isPresent()) {
      say(
          "tamis: out of memory; give more with --spark spark.driver.memory=4g, or lower"
              + " search.depth",
          format);
    } else {
      say("tamis: failed: " + shown(failure.toString()), format);
    }
    LOG.error("the run failed", failure);
    return ANYTHING_ELSE;
  }

  private static void say(String line, LogFormat format) {
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

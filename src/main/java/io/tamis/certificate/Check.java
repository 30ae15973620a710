package io.tamis.certificate;

import java.util.Locale;

/**
 * One thing that was looked at in a finished run.
 *
 * @param name of it, a word or two
 * @param found what was found, in one line
 */
public record Check(String name, Result result, String found) {
  /** What came of a look. */
  public enum Result {
    OK,
    FAILED,

    /** It is told why nothing was looked at; that is no fault of the run. */
    NOT_CHECKED
  }

  /**
   * @param holds whether it is as it must be
   */
  public Check(String name, boolean holds, String found) {
    this(name, holds ? Result.OK : Result.FAILED, found);
  }

  /** A check whose finding is put together as {@link String#format} does. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
  public static Check of(String name, boolean holds, String form, Object... values) {
    return new Check(name, holds, String.format(Locale.ROOT, form, values));
  }

  /** What should be there to be looked at, but is not as it must be, and so does not hold. */
  public static Check failed(String name, String why) {
    return new Check(name, Result.FAILED, why);
  }

  /** What a run's files do not tell, even where all is as it must be. */
  public static Check notChecked(String name, String why) {
    return new Check(name, Result.NOT_CHECKED, why);
  }

  /** Whether it was looked at and is as it must be. */
  public boolean holds() {
    return result == Result.OK;
  }

  /** Whether it makes the run one that does not hold. */
  public boolean fails() {
    return result == Result.FAILED;
  }

  /** Whether two numbers are the same up to a share of the larger. */
  public static boolean agree(double a, double b, double tolerance) {
    return a == b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  }
}

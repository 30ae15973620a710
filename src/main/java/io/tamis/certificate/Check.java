package io.tamis.certificate;

import java.util.Locale;

/**
 * One thing that was looked at in a finished run.
 *
 * @param name of it, a word or two
 * @param holds whether it is as it must be
 * @param found what was found, in one line
 */
public record Check(String name, boolean holds, String found) {
  /** A check whose finding is put together as {@link String#format} does. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
  public static Check of(String name, boolean holds, String form, Object... values) {
    return new Check(name, holds, String.format(Locale.ROOT, form, values));
  }

  /** What could not be looked at, and so does not hold. */
  public static Check failed(String name, String why) {
    return new Check(name, false, why);
  }

  /** Whether two numbers are the same up to a share of the larger. */
  public static boolean agree(double a, double b, double tolerance) {
    return a == b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  }
}

package io.tamis.embed;

import java.util.regex.Pattern;

/** Texts with nothing to read: missing, or of white space alone as Unicode has it. */
public final class BlankText {
  /** Matches a letter that is to be read: Java's expressions are Spark's, too. */
  public static final String READABLE = "(?U)\\S";

  private static final Pattern FOUND = Pattern.compile(READABLE);

  private BlankText() {}

  /**
   * @param text null where there is none
   */
  static boolean is(String text) {
    return text == null || !FOUND.matcher(text).find();
  }
}

package io.tamis.cli;

/** Texts of examples on a terminal, where some letters are commands. */
final class TerminalText {
  /** No length. */
  static final int UNCUT = Integer.MAX_VALUE;

  private TerminalText() {}

  /**
   * One line without control characters and without those that turn the direction of writing or are
   * not seen; white space of any kind and length is one blank.
   *
   * @param length letters at the most; an ellipsis tells what is cut
   */
  static String line(String text, int length) {
    StringBuilder line = new StringBuilder();
    int letters = 0;
    boolean blank = false;
    for (int at = 0; at < text.length(); ) {
      int letter = text.codePointAt(at);
      at += Character.charCount(letter);
      if (Character.isWhitespace(letter) || Character.isSpaceChar(letter)) {
        blank = letters > 0;
        continue;
      }
      if (isHidden(letter)) {
        continue;
      }
      if (letters + (blank ? 2 : 1) > length) {
        return line.append('…').toString();
      }
      letters += blank ? 2 : 1;
      line.append(blank ? " " : "").appendCodePoint(letter);
      blank = false;
    }
    return line.toString();
  }

  private static boolean isHidden(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}

package io.tamis.dsir;

/**
 * Which of its two forms a Greek sigma takes in lower case: the final one if a cased letter stands
 * before it and none after, letters that case ignores left aside. Unicode's Final_Sigma, as Python
 * reads it; Java's own asks for the bounds of words instead.
 */
final class LowerSigma {
  private LowerSigma() {}

  /**
   * @param text UTF-8
   * @param at where the sigma starts
   * @param next where it ends
   */
  static boolean isFinal(byte[] text, int at, int next) {
    return isCasedBefore(text, at) && !isCasedAfter(text, next);
  }

  private static boolean isCasedBefore(byte[] text, int at) {
    int end = at;
    while (end > 0) {
      int start = Utf8.before(text, end);
      int letter = Utf8.letter(text, start);
      if (!isIgnored(letter)) {
        return isCased(letter);
      }
      end = start;
    }
    return false;
  }

  private static boolean isCasedAfter(byte[] text, int next) {
    for (int at = next; at < text.length; at += Utf8.length(text, at)) {
      int letter = Utf8.letter(text, at);
      if (!isIgnored(letter)) {
        return isCased(letter);
      }
    }
    return false;
  }

  private static boolean isCased(int letter) {
    return Character.isLowerCase(letter)
        || Character.isUpperCase(letter)
        || Character.isTitleCase(letter);
  }

  /** Unicode's Case_Ignorable. */
  private static boolean isIgnored(int letter) {
    return switch (Character.getType(letter)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> isWithinWords(letter);
    };
  }

  /** Punctuation that may stand within a word: Word_Break MidLetter, MidNumLet, Single_Quote. */
  private static boolean isWithinWords(int letter) {
    return switch (letter) {
      case '\'', '.', 0x2018, 0x2019, 0x2024, 0xFE52, 0xFF07, 0xFF0E -> true;
      case ':', 0xB7, 0x387, 0x55F, 0x5F4, 0x2027, 0xFE13, 0xFE55, 0xFF1A -> true;
      default -> false;
    };
  }
}

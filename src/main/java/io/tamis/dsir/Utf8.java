package io.tamis.dsir;

/** Letters in UTF-8, read where they stand. */
final class Utf8 {
  /** Bytes of the longest letter. */
  static final int LONGEST = 4;

  private static final int UNKNOWN = 0xFFFD;

  private Utf8() {}

  /** Bytes of the letter that starts at a place; 1 where none does. */
  static int length(byte[] text, int at) {
    int lead = text[at] & 0xFF;
    int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 0 || lead > 0xF4 || at + length > text.length) {
      return 1;
    }
    for (int n = 1; n < length; n++) {
      if (!isInside(text[at + n])) {
        return 1;
      }
    }
    return length;
  }

  /** The letter that starts at a place; U+FFFD where none does. */
  static int letter(byte[] text, int at) {
    int lead = text[at];
    return switch (length(text, at)) {
      case 2 -> (lead & 0x1F) << 6 | bits(text, at + 1);
      case 3 -> (lead & 0x0F) << 12 | bits(text, at + 1) << 6 | bits(text, at + 2);
      case 4 ->
          Math.min(
              Character.MAX_CODE_POINT,
              (lead & 0x07) << 18
                  | bits(text, at + 1) << 12
                  | bits(text, at + 2) << 6
                  | bits(text, at + 3));
      default -> lead >= 0 ? lead : UNKNOWN;
    };
  }

  /** Where the letter before a place starts, the place being above 0. */
  static int before(byte[] text, int at) {
    int start = at - 1;
    while (start > 0 && start > at - LONGEST && isInside(text[start])) {
      start--;
    }
    return start + length(text, start) == at ? start : at - 1;
  }

  /**
   * @return where the next letter goes
   */
  static int write(int letter, byte[] target, int at) {
    if (letter < 0x80) {
      target[at] = (byte) letter;
      return at + 1;
    }
    if (letter < 0x800) {
      target[at] = (byte) (0xC0 | letter >> 6);
      target[at + 1] = inside(letter);
      return at + 2;
    }
    if (letter < 0x10000) {
      target[at] = (byte) (0xE0 | letter >> 12);
      target[at + 1] = inside(letter >> 6);
      target[at + 2] = inside(letter);
      return at + 3;
    }
    target[at] = (byte) (0xF0 | letter >> 18);
    target[at + 1] = inside(letter >> 12);
    target[at + 2] = inside(letter >> 6);
    target[at + 3] = inside(letter);
    return at + 4;
  }

  private static boolean isInside(byte part) {
    return (part & 0xC0) == 0x80;
  }

  private static int bits(byte[] text, int at) {
    return text[at] & 0x3F;
  }

  private static byte inside(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}

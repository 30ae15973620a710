package io.tamis.dsir;

import java.util.Arrays;

/**
 * The tokens of a text in lower case, as Python's {@code re.findall(r"\w+|[^\w\s]+", text.lower())}
 * gives them: maximal runs of letters, numbers and underscores, and of all else that is no space.
 *
 * <p>They lie in one array of UTF-8 with a space between any two, so that every n-gram is a part of
 * it. Which letters there are is the JDK's Unicode: a Python of another version may differ in code
 * points that were added since. Bytes that are no UTF-8 count as U+FFFD. Time O(length of the
 * text), memory that of the longest.
 */
final class Tokens {
  private static final byte SPACE = 0;
  private static final byte WORD = 1;
  private static final byte OTHER = 2;

  private static final byte[] ASCII_KINDS = new byte[128];

  static {
    for (int c = 0; c < ASCII_KINDS.length; c++) {
      ASCII_KINDS[c] = kind(c);
    }
  }

  private byte[] bytes = new byte[1 << 12];
  private int[] starts = new int[1 << 9];
  private int size;
  private int end;
  private byte last;

  /**
   * @param text UTF-8
   */
  void read(byte[] text) {
    size = 0;
    end = 0;
    last = SPACE;
    int at = 0;
    while (at < text.length) {
      if (text[at] >= 0) {
        at = readAscii(text, at);
      } else {
        at = readOther(text, at);
      }
    }
    starts[size] = end + 1;
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** The tokens with a space between any two, from 0 to {@link #start} of {@link #size}. */
  byte[] bytes() {
    return bytes;
  }

  /** Where a token starts; the one before it ends one byte earlier. */
  int start(int token) {
    return starts[token];
  }

  /** Reads until the first letter beyond ASCII. */
  private int readAscii(byte[] text, int from) {
    int at = from;
    byte before = last;
    while (at < text.length && text[at] >= 0) {
      int letter = text[at++];
      byte kind = ASCII_KINDS[letter];
      if (kind != SPACE) {
        if (kind != before) {
          begin();
        }
        if (end == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * end);
        }
        bytes[end++] = (byte) (letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter);
      }
      before = kind;
    }
    last = before;
    return at;
  }

  private int readOther(byte[] text, int at) {
    int letter = Utf8.letter(text, at);
    int next = at + Utf8.length(text, at);
    switch (letter) {
      case 'İ' -> { // the only letter that becomes two
        add('i');
        add(0x307);
      }
      case 'Σ' -> add(LowerSigma.isFinal(text, at, next) ? 'ς' : 'σ');
      default -> add(Character.toLowerCase(letter));
    }
    return next;
  }

  private void add(int letter) {
    byte kind = kind(letter);
    if (kind != SPACE) {
      if (kind != last) {
        begin();
      }
      if (end + Utf8.LONGEST > bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      end = Utf8.write(letter, bytes, end);
    }
    last = kind;
  }

  private void begin() {
    if (size + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    if (end + 1 >= bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    if (size > 0) {
      bytes[end++] = ' ';
    }
    starts[size++] = end;
  }

  /** What Python takes a letter for: {@code \w}, {@code \s} or neither. */
  private static byte kind(int letter) {
    return switch (Character.getType(letter)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          WORD;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      case Character.CONTROL -> isControlSpace(letter) ? SPACE : OTHER;
      default -> letter == '_' ? WORD : OTHER;
    };
  }

  private static boolean isControlSpace(int letter) {
    return (letter >= '\t' && letter <= '\r')
        || (letter >= 0x1c && letter <= 0x1f)
        || letter == 0x85;
  }
}

package io.tamis.leaks;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text as hashes of its words; filled anew for every text, so that none leaves anything behind.
 *
 * <p>The text is brought to Unicode NFKC and lower case first. A word is a run of letters, digits,
 * marks and underscores; of scripts that are written without blanks, each letter is a word. The
 * hash of n words from i on is taken from two prefixes, prefix(i + n) - prefix(i)·bⁿ modulo 2⁶⁴,
 * where prefix(i + 1) = prefix(i)·b + hash(word i).
 */
final class Words {
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final long BASE = 0x9e3779b97f4a7c15L;

  private static final byte APART = 0;
  private static final byte IN_WORD = 1;
  private static final byte BLANK = 2;
  private static final byte LINE_END = 3;
  private static final byte WORD_ALONE = 4;

  private static final int ASCII = 128;

  /** Letters that one of a script without blanks counts for. */
  private static final int LETTERS_ALONE = 4;

  private long[] prefixes = new long[256];
  private int[] letters = new int[256];
  private int[] lineEnds = new int[16];
  private int size;
  private int lines;
  private long whole;

  /** Reads the next text. */
  void read(String raw) {
    String text = normalized(raw);
    size = 0;
    lines = 0;
    long all = SEED;
    boolean parted = false; // blanks since the last letter or sign
    long word = 0;
    boolean within = false;
    int length = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      byte kind = kind(c);
      if (kind == BLANK || kind == LINE_END) {
        parted = true;
      } else {
        if (parted && all != SEED) {
          all = (all ^ ' ') * PRIME;
        }
        parted = false;
        all = (all ^ c) * PRIME;
      }
      if (kind == IN_WORD) {
        word = ((within ? word : SEED) ^ c) * PRIME;
        length = within ? length + 1 : 1;
        within = true;
        continue;
      }
      if (within) {
        add(word, length);
        within = false;
      }
      if (kind == WORD_ALONE) {
        add((SEED ^ c) * PRIME, LETTERS_ALONE);
      } else if (kind == LINE_END) {
        endLine();
      }
    }
    if (within) {
      add(word, length);
    }
    endLine();
    whole = mixed(all);
  }

  /** How many words there are. */
  int size() {
    return size;
  }

  /** Lines that hold a word. */
  int lines() {
    return lines;
  }

  /** The word behind the last of a line. */
  int lineEnd(int line) {
    return lineEnds[line];
  }

  /** Letters and digits of the words in [from, to). */
  int letters(int from, int to) {
    return letters[to] - letters[from];
  }

  /** Hash of the whole text with its signs, every run of whitespace as one blank. */
  long whole() {
    return whole;
  }

  /** Hash of {@code length} words, the first of them at {@code from}. */
  long hash(int from, int length) {
    return mixed(prefixes[from + length] - prefixes[from] * power(length) + length);
  }

  /** BASE to the power of {@code length}; to be kept where many pieces are as long. */
  static long power(int length) {
    long power = 1;
    for (int n = 0; n < length; n++) {
      power *= BASE;
    }
    return power;
  }

  /** {@link #hash(int, int)} with the power at hand. */
  long hash(int from, int length, long power) {
    return mixed(prefixes[from + length] - prefixes[from] * power + length);
  }

  private void add(long word, int length) {
    if (size + 2 > prefixes.length) {
      prefixes = Arrays.copyOf(prefixes, 2 * prefixes.length);
      letters = Arrays.copyOf(letters, prefixes.length);
    }
    letters[size + 1] = letters[size] + length;
    prefixes[size + 1] = prefixes[size] * BASE + mixed(word);
    size++;
  }

  private void endLine() {
    if (size > (lines == 0 ? 0 : lineEnds[lines - 1])) {
      if (lines == lineEnds.length) {
        lineEnds = Arrays.copyOf(lineEnds, 2 * lines);
      }
      lineEnds[lines++] = size;
    }
  }

  private static long mixed(long value) {
    long bits = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    bits = (bits ^ (bits >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return bits ^ (bits >>> 33);
  }

  private static String normalized(String raw) {
    for (int at = 0; at < raw.length(); at++) {
      if (raw.charAt(at) >= ASCII) {
        return Normalizer.normalize(raw, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
      }
    }
    return raw.toLowerCase(Locale.ROOT);
  }

  private static byte kind(int c) {
    if (c < ASCII) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'
          ? IN_WORD
          : c == '\n' || c == '\r' ? LINE_END : Character.isWhitespace(c) ? BLANK : APART;
    }
    if (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c)) {
      return switch (Character.UnicodeScript.of(c)) {
        case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> WORD_ALONE;
        default -> IN_WORD;
      };
    }
    return Character.isWhitespace(c) || Character.isSpaceChar(c) ? BLANK : APART;
  }
}

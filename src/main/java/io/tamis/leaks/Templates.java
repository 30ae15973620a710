package io.tamis.leaks;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Runs of words that stand in many held-out texts, such as a lead-in before each question: they say
 * what kind of task a text is, not which.
 *
 * @param length words of a run
 * @param common hashes of the runs, ascending
 */
record Templates(int length, long[] common) {
  /** A run in as many texts is none, however few texts there are. */
  private static final int LEAST = 5;

  /** Of the texts; a run in more is one. */
  private static final double SHARE = 0.01;

  /**
   * Time O(w log w) and memory 8 w bytes for w words in all.
   *
   * @param texts that differ
   */
  static Templates of(List<String> texts, int length) {
    int most = (int) Math.max(LEAST, SHARE * texts.size());
    Words words = new Words();
    long[] all = new long[1024];
    int size = 0;
    for (String text : texts) {
      words.read(text);
      int runs = words.size() - length + 1;
      if (runs < 1) {
        continue;
      }
      long[] hashes = new long[runs];
      for (int i = 0; i < runs; i++) {
        hashes[i] = words.hash(i, length);
      }
      long[] once = Arrays.stream(hashes).distinct().toArray(); // a text counts once
      if (size + once.length > all.length) {
        all = Arrays.copyOf(all, Math.max(size + once.length, 2 * all.length));
      }
      System.arraycopy(once, 0, all, size, once.length);
      size += once.length;
    }
    return new Templates(length, repeated(Arrays.copyOf(all, size), most));
  }

  private static long[] repeated(long[] all, int most) {
    Arrays.sort(all);
    int size = 0;
    for (int from = 0, to; from < all.length; from = to) {
      to = from + 1;
      while (to < all.length && all[to] == all[from]) {
        to++;
      }
      if (to - from > most) {
        all[size++] = all[from];
      }
    }
    return Arrays.copyOf(all, size);
  }

  /** The words that lie in no such run; all of them, if each does. */
  BitSet own(Words words) {
    BitSet own = new BitSet(words.size());
    own.set(0, words.size());
    for (int i = 0; i + length <= words.size(); i++) {
      if (Arrays.binarySearch(common, words.hash(i, length)) >= 0) {
        own.clear(i, i + length);
      }
    }
    if (own.isEmpty()) {
      own.set(0, words.size());
    }
    return own;
  }
}

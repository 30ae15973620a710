package io.tamis.leaks;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where pieces of a few words stand in the held-out texts: hashes to numbers, and for each number
 * its places, in a few arrays.
 */
final class Pieces implements Serializable {
  private static final long serialVersionUID = 1;

  private final HashNumbers numbers;
  private final int[] lengths;
  private final int[] starts;
  private final int[] texts;
  private final int[] words;

  private Pieces(HashNumbers numbers, int[] lengths, int[] starts, int[] texts, int[] words) {
    this.numbers = numbers;
    this.lengths = lengths;
    this.starts = starts;
    this.texts = texts;
    this.words = words;
  }

  int size() {
    return numbers.size();
  }

  /**
   * @return -1 if no held-out text holds it
   */
  int number(long hash) {
    return numbers.get(hash);
  }

  /** Words of a piece. */
  int length(int piece) {
    return lengths[piece];
  }

  /** The lengths that pieces have, ascending. */
  int[] lengths() {
    return Arrays.stream(lengths).distinct().sorted().toArray();
  }

  /** The first of a piece's places; the last is before that of the next piece. */
  int start(int piece) {
    return starts[piece];
  }

  /** The text of a place. */
  int text(int place) {
    return texts[place];
  }

  /** The first word of a place. */
  int word(int place) {
    return words[place];
  }

  /** Takes pieces one by one. */
  static final class Builder {
    /** Of one piece; later texts that hold it are found by others, or by the first ones. */
    private static final int MOST_PLACES = 64;

    private long[] hashes = new long[1024];
    private int[] lengths = new int[1024];
    private int[] texts = new int[1024];
    private int[] words = new int[1024];
    private int size;

    int size() {
      return size;
    }

    void add(long hash, int length, int text, int word) {
      if (size == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * size);
        lengths = Arrays.copyOf(lengths, 2 * size);
        texts = Arrays.copyOf(texts, 2 * size);
        words = Arrays.copyOf(words, 2 * size);
      }
      hashes[size] = hash;
      lengths[size] = length;
      texts[size] = text;
      words[size++] = word;
    }

    Pieces build() {
      HashNumbers numbers = new HashNumbers(size);
      int[] pieces = IntStream.range(0, size).map(n -> numbers.put(hashes[n])).toArray();
      int[] counts = new int[numbers.size()];
      int[] pieceLengths = new int[numbers.size()];
      for (int n = 0; n < size; n++) {
        pieceLengths[pieces[n]] = lengths[n];
        counts[pieces[n]] = Math.min(MOST_PLACES, counts[pieces[n]] + 1);
      }
      int[] starts = new int[counts.length + 1];
      for (int piece = 0; piece < counts.length; piece++) {
        starts[piece + 1] = starts[piece] + counts[piece];
      }
      int[] next = starts.clone();
      int[] placeTexts = new int[starts[counts.length]];
      int[] placeWords = new int[placeTexts.length];
      for (int n = 0; n < size; n++) {
        int place = next[pieces[n]];
        if (place < starts[pieces[n] + 1]) {
          placeTexts[place] = texts[n];
          placeWords[place] = words[n];
          next[pieces[n]]++;
        }
      }
      return new Pieces(numbers, pieceLengths, starts, placeTexts, placeWords);
    }
  }
}

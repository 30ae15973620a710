package io.tamis.dsir;

import java.util.Arrays;

/**
 * Numbers for tokens that were met, from 1 on, with what is known of each: an open-addressing map
 * from bytes. Grows until it is full; then it is emptied and begins anew.
 */
final class KnownTokens {
  /** Tokens that are known at once, some 40 bytes each with what points at them: 5 MB. */
  static final int MOST = 1 << 17;

  private static final int MOST_BYTES = 1 << 22;

  private int[] slots = new int[1 << 12];
  private int[] hashes = new int[1 << 11];
  private int[] ends = new int[1 << 11];
  private int[] buckets = new int[1 << 11];
  private byte[] bytes = new byte[1 << 14];
  private int size;

  /** The number of a token; 0 if it is not known. */
  int number(byte[] text, int start, int end, int hash) {
    int mask = slots.length - 1;
    for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int number = slots[slot];
      if (hashes[number] == hash && isEqual(number, text, start, end)) {
        return number;
      }
    }
    return 0;
  }

  private boolean isEqual(int number, byte[] text, int start, int end) {
    return Arrays.equals(bytes, ends[number - 1], ends[number], text, start, end);
  }

  /** Whether there is no room for a token of this length. */
  boolean isFull(int length) {
    return size + 1 == MOST || ends[size] + (long) length > MOST_BYTES;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  /**
   * Adds a token that is not known, and for which there is room.
   *
   * @return its number
   */
  int add(byte[] text, int start, int end, int hash, int bucket) {
    size++;
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      buckets = Arrays.copyOf(buckets, 2 * size);
    }
    int from = ends[size - 1];
    int to = from + end - start;
    if (to > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
    }
    System.arraycopy(text, start, bytes, from, end - start);
    ends[size] = to;
    hashes[size] = hash;
    buckets[size] = bucket;
    if (2 * size > slots.length) {
      slots = new int[4 * slots.length];
      for (int number = 1; number < size; number++) {
        place(number);
      }
    }
    place(size);
    return size;
  }

  private void place(int number) {
    int mask = slots.length - 1;
    int slot = hashes[number] & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = number;
  }

  int bucket(int number) {
    return buckets[number];
  }

  /** Of a token's bytes. */
  static int hash(byte[] text, int start, int end) {
    int hash = 0;
    for (int at = start; at < end; at++) {
      hash = hash * 31 + text[at];
    }
    hash = (hash ^ (hash >>> 15)) * 0x2C1B3C6D;
    return hash ^ (hash >>> 13);
  }
}

package io.tamis.dsir;

import java.util.Arrays;

/**
 * Buckets of pairs of tokens that were met: an open-addressing map from two numbers. A pair stands
 * in one of a few slots; where all are taken, once the map has its full size, the new one takes the
 * place of the first, so that what is frequent comes back and what is rare goes.
 */
final class KnownPairs {
  /** Slots of 12 bytes: 50 MB. */
  private static final int MOST_SLOTS = 1 << 22;

  private static final int PROBES = 8;

  private final int mostSlots;
  private long[] pairs = new long[1 << 10];
  private int[] buckets = new int[1 << 10];
  private int size;

  KnownPairs() {
    this(MOST_SLOTS);
  }

  /**
   * @param mostSlots 1,024 or a power of four times as many
   */
  KnownPairs(int mostSlots) {
    this.mostSlots = mostSlots;
  }

  /** Two numbers from 1 on as one. */
  static long pair(int first, int second) {
    return (long) first << 32 | second;
  }

  private static int hash(long pair) {
    long mixed = pair * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) ^ (int) (mixed >>> 52);
  }

  /** The bucket of a pair; -1 if it is not known. */
  int bucket(long pair) {
    int mask = pairs.length - 1;
    int home = hash(pair);
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = (home + probe) & mask;
      if (pairs[slot] == pair) {
        return buckets[slot];
      }
      if (pairs[slot] == 0) {
        return -1;
      }
    }
    return -1;
  }

  /** Adds a pair that is not known. */
  void add(long pair, int bucket) {
    if (2 * size >= pairs.length && pairs.length < mostSlots) {
      grow();
    }
    put(pair, bucket);
  }

  private void put(long pair, int bucket) {
    int mask = pairs.length - 1;
    int home = hash(pair);
    int slot = home & mask;
    for (int probe = 0; probe < PROBES; probe++) {
      int at = (home + probe) & mask;
      if (pairs[at] == 0) {
        slot = at;
        size++;
        break;
      }
    }
    pairs[slot] = pair;
    buckets[slot] = bucket;
  }

  private void grow() {
    long[] before = pairs;
    int[] bucketsBefore = buckets;
    pairs = new long[4 * before.length];
    buckets = new int[pairs.length];
    size = 0;
    for (int slot = 0; slot < before.length; slot++) {
      if (before[slot] != 0) {
        put(before[slot], bucketsBefore[slot]);
      }
    }
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(pairs, 0);
    size = 0;
  }
}

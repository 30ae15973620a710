package io.tamis.leaks;

import java.io.Serializable;

/** Numbers from 0 on for hashes, in the order in which they are first seen; open addressing. */
final class HashNumbers implements Serializable {
  private static final long serialVersionUID = 1;

  private final long[] keys;
  private final int[] values; // number + 1; 0 where there is none
  private final int mask;
  private int size;

  /**
   * @param most hashes that will be numbered at the most
   */
  HashNumbers(int most) {
    int capacity = Integer.highestOneBit(Math.max(1, most)) << 2; // at most half of it is filled
    this.keys = new long[capacity];
    this.values = new int[capacity];
    this.mask = capacity - 1;
  }

  int size() {
    return size;
  }

  /** The hash's number, a new one if it has none. */
  int put(long hash) {
    int slot = slot(hash);
    if (values[slot] == 0) {
      keys[slot] = hash;
      values[slot] = ++size;
    }
    return values[slot] - 1;
  }

  /**
   * @return -1 if it has none
   */
  int get(long hash) {
    return values[slot(hash)] - 1;
  }

  private int slot(long hash) {
    int slot = (int) hash & mask;
    while (values[slot] != 0 && keys[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}

package io.tamis.baselines;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Sums without rounding, so that no order of the addends shows in them: the pool may be cut into
 * any parts.
 *
 * <p>A sum is a whole number of 2⁻¹⁰⁷⁵ths in digits of 32 bits, as in Neal's small superaccumulator
 * ("Fast exact summation using small and large superaccumulators", 2015). A digit has room for 2³⁰
 * additions before it must pass on what is above 32 bits. Time a few instructions an addition;
 * memory 8 bytes a digit that is not zero, some five where addends are alike.
 */
final class ExactSums implements Serializable {
  private static final long serialVersionUID = 1;

  private static final long DIGIT = 0xffffffffL;
  private static final long FRACTION = (1L << 52) - 1;

  /** Additions after which digits may be close to overflow. */
  private static final int ROOM = 1 << 30;

  private final long[][] digits; // of each sum, the lowest first
  private final int[] first; // place of the lowest
  private int additions;

  /**
   * @param count sums, all zero
   */
  ExactSums(int count) {
    this.digits = new long[count][0];
    this.first = new int[count];
  }

  /**
   * @param value zero or more, and finite
   */
  void add(int sum, double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52); // no sign: the value is no less than zero
    if (exponent >= 0x7ff) {
      throw new IllegalStateException("cannot add " + value);
    }
    long mantissa = exponent == 0 ? (bits & FRACTION) << 1 : (bits & FRACTION) | (1L << 52);
    int shift = exponent & 31;
    long rest = mantissa >>> (32 - shift);
    int at = room(sum, exponent >>> 5, 3);
    digits[sum][at] += (mantissa << shift) & DIGIT;
    digits[sum][at + 1] += rest & DIGIT;
    digits[sum][at + 2] += rest >>> 32;
    if (++additions == ROOM) {
      carry();
    }
  }

  void addAll(ExactSums others) {
    carry();
    others.carry();
    for (int sum = 0; sum < digits.length; sum++) {
      long[] added = others.digits[sum];
      if (added.length > 0) {
        int at = room(sum, others.first[sum], added.length);
        for (int k = 0; k < added.length; k++) {
          digits[sum][at + k] += added[k];
        }
      }
    }
    carry();
  }

  /** The sum, to a few units of the last place, and the same for the same addends. */
  double value(int sum) {
    carry();
    double value = 0;
    for (int k = digits[sum].length - 1; k >= 0; k--) {
      value += Math.scalb((double) digits[sum][k], 32 * (first[sum] + k) - 1075);
    }
    return value;
  }

  /** Where digits from a place on are, made where they are not. */
  private int room(int sum, int place, int count) {
    long[] old = digits[sum];
    if (old.length == 0) {
      digits[sum] = new long[count];
      first[sum] = place;
      return 0;
    }
    int low = Math.min(place, first[sum]);
    int end = Math.max(place + count, first[sum] + old.length);
    if (end - low > old.length) {
      long[] grown = new long[end - low];
      System.arraycopy(old, 0, grown, first[sum] - low, old.length);
      digits[sum] = grown;
      first[sum] = low;
    }
    return place - low;
  }

  private void carry() {
    additions = 0;
    for (int sum = 0; sum < digits.length; sum++) {
      long[] own = digits[sum];
      long above = 0;
      for (int k = 0; k < own.length; k++) {
        long all = own[k] + above;
        own[k] = all & DIGIT;
        above = all >>> 32;
      }
      if (above > 0) {
        digits[sum] = Arrays.copyOf(own, own.length + 1);
        digits[sum][own.length] = above;
      }
    }
  }
}

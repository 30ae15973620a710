package io.tamis.sample;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many numbers lie in each of many bins that keep their order: a number's bin is its sign, its
 * exponent and the first bits of its mantissa, so that a bin is at most {@code 2^-bits} of its
 * numbers wide. From one half to one, where scores crowd that can be no greater, it is that of the
 * distance to one. Counts are whole, so they do not depend on the order in which they are added.
 * Time O(1) a number; memory for the powers of two that occur.
 */
public final class ScoreCounts implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int MANTISSA = 52;

  /**
   * Where the bins of other ranges begin, each this far to both sides: 12 bits and a mantissa's.
   */
  private static final int REACH = 1 << 21;

  private static final int NEAR_ONE = 1 << 23;
  private static final int ABOVE_ONE = 1 << 25;

  private final int bits;

  /** By sign and exponent, counts by mantissa. */
  private final TreeMap<Integer, long[]> pages = new TreeMap<>();

  private int lastPage = -1;
  private long[] last = new long[0];

  /**
   * @param bits of the mantissa that tell bins apart
   */
  public ScoreCounts(int bits) {
    this.bits = bits;
  }

  /** The bin of a number, greater for greater numbers; zero without a sign. */
  public static int bin(double number, int bits) {
    if (number > 0.5) {
      return number <= 1
          ? NEAR_ONE + plainBin(number - 1, bits)
          : ABOVE_ONE + plainBin(number, bits);
    }
    return plainBin(number, bits);
  }

  private static int plainBin(double number, int bits) {
    long raw = Double.doubleToLongBits(number + 0.0); // -0.0 becomes 0.0
    long ordered = raw ^ ((raw >> 63) & Long.MAX_VALUE);
    return (int) (ordered >> (MANTISSA - bits));
  }

  /** The least number of a bin. */
  public static double least(int bin, int bits) {
    if (bin >= ABOVE_ONE - REACH) {
      return Math.max(Math.nextUp(1.0), plainLeast(bin - ABOVE_ONE, bits));
    }
    return bin >= NEAR_ONE - REACH
        ? leastBelowOne(plainLeast(bin - NEAR_ONE, bits))
        : plainLeast(bin, bits);
  }

  /** The least number that lies this far from one or nearer; a sum may be rounded away from it. */
  private static double leastBelowOne(double difference) {
    double sum = 1 + difference;
    return sum - 1 < difference ? Math.nextUp(sum) : sum;
  }

  private static double plainLeast(int bin, int bits) {
    long ordered = (long) bin << (MANTISSA - bits);
    return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
  }

  public void add(double number) {
    add(bin(number, bits), 1);
  }

  private void add(int bin, long count) {
    int page = bin >> bits;
    if (page != lastPage || last.length == 0) {
      lastPage = page;
      last = pages.computeIfAbsent(page, key -> new long[1 << bits]);
    }
    last[bin & ((1 << bits) - 1)] += count;
  }

  public ScoreCounts plus(ScoreCounts other) {
    other.forEach(this::add);
    return this;
  }

  /** Takes a bin and how many numbers lie in it. */
  public interface Visitor {
    void bin(int bin, long count);
  }

  /** Visits every bin that is not empty, the least first. */
  public void forEach(Visitor visitor) {
    for (Map.Entry<Integer, long[]> page : pages.entrySet()) {
      long[] counts = page.getValue();
      for (int at = 0; at < counts.length; at++) {
        if (counts[at] > 0) {
          visitor.bin((page.getKey() << bits) + at, counts[at]);
        }
      }
    }
  }

  public long total() {
    long[] total = {0};
    forEach((bin, count) -> total[0] += count);
    return total[0];
  }

  /** How many numbers lie in this bin or above. */
  public long atOrAbove(int bin) {
    long[] total = {0};
    forEach((at, count) -> total[0] += at >= bin ? count : 0);
    return total[0];
  }

  /**
   * The number below which a share of all lies, to the width of a bin.
   *
   * @param share in [0, 1]
   */
  public double quantile(double share) {
    long before = (long) Math.floor(share * (total() - 1));
    long[] passed = {0};
    double[] found = {Double.NaN};
    forEach(
        (bin, count) -> {
          if (passed[0] <= before) {
            found[0] = middle(bin);
          }
          passed[0] += count;
        });
    return found[0];
  }

  /** A number in the middle of a bin. */
  public double middle(int bin) {
    return (least(bin, bits) + least(bin + 1, bits)) / 2;
  }

  /** How numbers lie, to the width of a bin: how many, and their deciles. */
  public record Spread(long count, double low, double median, double high) {}

  /** How all of them lie. */
  public Spread spread() {
    return new Spread(total(), quantile(0.1), quantile(0.5), quantile(0.9));
  }
}

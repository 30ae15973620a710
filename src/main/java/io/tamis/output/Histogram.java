package io.tamis.output;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How many values lie in each of a few bins with round edges.
 *
 * <p>Bin k counts the values in [edge(k), edge(k + 1)). Values that are not finite are left out; on
 * the logarithmic scale so are those not above zero. Time O(n log bins).
 *
 * @param edges shape [bins + 1], increasing; shape [0] if there was no value
 * @param counts shape [bins]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record Histogram(double[] edges, long[] counts) {
  private static final double[] ROUND = {1, 2, 2.5, 5, 10};
  private static final int[] BINS_PER_DECADE = {20, 10, 5, 4, 2, 1};

  /** Bins of one width, 1, 2, 2.5 or 5 times a power of ten; at most {@code bins + 2} of them. */
  static Histogram linear(double[] values, int bins) {
    double[] kept = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (kept.length == 0) {
      return new Histogram(new double[0], new long[0]);
    }
    double low = kept[0];
    double high = kept[kept.length - 1];
    double magnitude = Math.max(Math.abs(low), Math.abs(high));
    boolean spread = high - low > magnitude * 1e-9; // else a width is lost in the values' rounding
    double width = round(spread ? (high - low) / bins : magnitude > 0 ? magnitude / 10 : 1);
    double first = Math.floor(low / width);
    int count = (int) (Math.floor(high / width) - first) + 1;
    return of(kept, IntStream.rangeClosed(0, count).mapToDouble(k -> (first + k) * width));
  }

  /** {@link #linear} of values that each stand for many. */
  static Histogram weighted(double[] values, long[] weights, int bins) {
    Histogram once = linear(values, bins);
    long[] counts = new long[once.counts.length];
    for (int n = 0; n < values.length; n++) {
      if (Double.isFinite(values[n])) {
        counts[bin(once.edges, values[n])] += weights[n];
      }
    }
    return new Histogram(once.edges, counts);
  }

  /** Bins of one ratio, of which a whole number fills a decade; about {@code bins} at most. */
  static Histogram logarithmic(double[] values, int bins) {
    double[] kept =
        Arrays.stream(values).filter(v -> Double.isFinite(v) && v > 0).sorted().toArray();
    if (kept.length == 0) {
      return new Histogram(new double[0], new long[0]);
    }
    double low = Math.log10(kept[0]);
    double high = Math.log10(kept[kept.length - 1]);
    int perDecade =
        Arrays.stream(BINS_PER_DECADE).filter(n -> (high - low) * n <= bins).findFirst().orElse(1);
    int first = (int) Math.floor(low * perDecade);
    int last = (int) Math.floor(high * perDecade) + 1;
    return of(
        kept,
        IntStream.rangeClosed(first, last).mapToDouble(k -> Math.pow(10, (double) k / perDecade)));
  }

  /** How many values were counted. */
  long total() {
    return Arrays.stream(counts).sum();
  }

  private static Histogram of(double[] kept, DoubleStream edgesInOrder) {
    double[] edges = edgesInOrder.toArray();
    long[] counts = new long[edges.length - 1];
    for (double value : kept) {
      counts[bin(edges, value)]++;
    }
    return new Histogram(edges, counts);
  }

  // Rounding may put the least value below the first edge or the greatest on the last.
  private static int bin(double[] edges, double value) {
    int found = Arrays.binarySearch(edges, value);
    return Math.clamp(found >= 0 ? found : -found - 2, 0, edges.length - 2);
  }

  private static double round(double width) {
    double power = Math.pow(10, Math.floor(Math.log10(width)));
    return Arrays.stream(ROUND)
        .map(round -> round * power)
        .filter(round -> round >= width)
        .findFirst()
        .orElse(10 * power);
  }
}

package io.tamis.compare;

import io.tamis.scan.BlockedScan;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many pairs of different rows in a selection have nearly the same direction.
 *
 * <p>Rows are compared once for all budgets of a method: a pair counts for each budget that holds
 * both. Time O(U² d) for the U rows that the method picked at any budget, many at a time.
 *
 * @param near pairs with a cosine of at least {@link #NEAR}
 * @param veryNear pairs with a cosine of at least {@link #VERY_NEAR}
 */
public record NearDuplicates(long near, long veryNear) {
  static final double NEAR = 0.95;
  static final double VERY_NEAR = 0.99;

  /** Rows that one task compares with all others. */
  private static final int ROWS_PER_TASK = 1024;

  private static final NearDuplicates NONE = new NearDuplicates(0, 0);

  /**
   * @param vectors of all picked rows; a vector of zeros has no direction, and is near none
   * @param budgets one method's picks at each budget, as numbers of rows
   * @return one a budget
   */
  static List<NearDuplicates> of(VectorBlock vectors, List<int[]> budgets) {
    int[] union =
        budgets.stream()
            .flatMapToInt(Arrays::stream)
            .distinct()
            .filter(j -> hasDirection(vectors.vector(j)))
            .sorted()
            .toArray();
    if (union.length == 0) {
      return budgets.stream().map(budget -> NONE).toList();
    }
    List<BitSet> held = budgets.stream().map(budget -> held(union, budget)).toList();
    VectorBlock rows = block(vectors, union, 0, union.length);
    int tasks = (union.length + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    long[] counts =
        IntStream.range(0, tasks)
            .parallel() // sums of whole numbers: their order does not matter
            .mapToObj(
                task -> {
                  int from = task * ROWS_PER_TASK;
                  int end = Math.min(union.length, from + ROWS_PER_TASK);
                  return count(block(vectors, union, from, end), from, rows, held);
                })
            .reduce(new long[2 * held.size()], NearDuplicates::sum);
    return IntStream.range(0, held.size())
        .mapToObj(b -> new NearDuplicates(counts[2 * b], counts[2 * b + 1]))
        .toList();
  }

  /**
   * Pairs of a row of the part with one before it. The part alone is copied: d floats a row.
   *
   * @param from the place of the part's first row
   * @return shape [2 budgets]
   */
  private static long[] count(VectorBlock part, int from, VectorBlock rows, List<BitSet> held) {
    long[] counts = new long[2 * held.size()];
    double[] bounds = new double[part.size()];
    Arrays.fill(bounds, squaredDistance(NEAR));
    double veryNear = squaredDistance(VERY_NEAR);
    new BlockedScan(
            part,
            bounds,
            (at, scanned, lane, squaredDistance) -> {
              int first = Integer.parseInt(scanned.id(lane));
              int second = from + at;
              for (int b = 0; b < held.size() && first < second; b++) {
                if (held.get(b).get(first) && held.get(b).get(second)) {
                  counts[2 * b]++;
                  counts[2 * b + 1] += squaredDistance <= veryNear ? 1 : 0;
                }
              }
            })
        .add(rows);
    return counts;
  }

  /** Between vectors of length one with this cosine. */
  private static double squaredDistance(double cosine) {
    return 2 * (1 - cosine);
  }

  /** Rows of the union, named by their place in it. */
  private static VectorBlock block(VectorBlock vectors, int[] union, int from, int end) {
    return new VectorBlock(
        Metric.COSINE,
        IntStream.range(from, end).mapToObj(Integer::toString).toArray(String[]::new),
        Arrays.stream(union, from, end).mapToObj(vectors::vector).toArray(float[][]::new));
  }

  private static BitSet held(int[] union, int[] budget) {
    BitSet held = new BitSet(union.length);
    for (int j : budget) {
      int at = Arrays.binarySearch(union, j);
      if (at >= 0) {
        held.set(at);
      }
    }
    return held;
  }

  private static boolean hasDirection(float[] vector) {
    for (float component : vector) {
      if (component != 0) {
        return true;
      }
    }
    return false;
  }

  private static long[] sum(long[] a, long[] b) {
    long[] both = a.clone();
    Arrays.setAll(both, n -> a[n] + b[n]);
    return both;
  }
}

package io.tamis.sources;

import io.tamis.config.Require;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The {@link TaskStatistics} of all tasks, laid out so that those of many subsets are summed at
 * once. Memory O(T d²); time O(|S| d²) a subset, in stripes that stay near the core.
 */
final class StatisticsPool {
  /** Second derivatives of all tasks: 2 GB. */
  static final long MOST_NUMBERS = 1L << 28;

  /** Of a stripe: 256 KB. */
  private static final int STRIPE_NUMBERS = 1 << 15;

  private final TileKernel kernel;
  private final int dimensions;
  private final int stride;
  private final int tasks;
  private final long[] rows;
  private final double[] losses;
  private final double[][] gradients;

  /** Shape [line][T, LINE]; a line lies within a row of the upper triangle. */
  private final double[][] stripes;

  private final int linesInStripe;

  /** Where a line belongs in the square matrix. */
  private final int[] places;

  private StatisticsPool(int tasks, int dimensions, TileKernel kernel) {
    this.kernel = kernel;
    this.tasks = tasks;
    this.dimensions = dimensions;
    this.stride = TileKernel.padded(dimensions);
    this.rows = new long[tasks];
    this.losses = new double[tasks];
    this.gradients = new double[tasks][dimensions];
    this.places =
        IntStream.range(0, dimensions)
            .flatMap(
                i ->
                    IntStream.range(i / TileKernel.LINE, stride / TileKernel.LINE)
                        .map(block -> i * stride + block * TileKernel.LINE))
            .toArray();
    this.linesInStripe = Math.max(1, STRIPE_NUMBERS / (tasks * TileKernel.LINE));
    int count = (places.length + linesInStripe - 1) / linesInStripe;
    this.stripes = new double[count][];
    for (int n = 0; n < count; n++) {
      int lines = Math.min(linesInStripe, places.length - n * linesInStripe);
      stripes[n] = new double[lines * tasks * TileKernel.LINE];
    }
  }

  /** Of nobody yet. */
  static StatisticsPool empty(int tasks, int dimensions, TileKernel kernel) {
    requireRoom(tasks, dimensions);
    return new StatisticsPool(tasks, dimensions, kernel);
  }

  /**
   * @throws IllegalArgumentException if the second derivatives of so many tasks do not fit
   */
  static void requireRoom(int tasks, int dimensions) {
    long numbers = tasks * TaskStatistics.hessianSize(dimensions);
    Require.that(
        numbers <= MOST_NUMBERS,
        tasks
            + " tasks with gradients of "
            + dimensions
            + " numbers have "
            + numbers
            + " second derivatives, more than the "
            + MOST_NUMBERS
            + " that the driver takes; merge small tasks, or project to fewer dimensions");
  }

  /** A part of a task; parts are added in the order in which they come. */
  void add(TaskStatistics part) {
    rows[part.task()] += part.rows();
    losses[part.task()] += part.loss();
    double[] gradient = gradients[part.task()];
    for (int k = 0; k < dimensions; k++) {
      gradient[k] += part.gradient()[k];
    }
    int from = 0;
    int line = 0;
    for (int i = 0; i < dimensions; i++) {
      int first = i / TileKernel.LINE * TileKernel.LINE;
      for (int block = first; block < stride; block += TileKernel.LINE) {
        double[] stripe = stripes[line / linesInStripe];
        int to = (line % linesInStripe * tasks + part.task()) * TileKernel.LINE;
        int start = Math.max(i, block);
        int end = Math.min(dimensions, block + TileKernel.LINE);
        for (int j = start; j < end; j++) {
          stripe[to + j - block] += part.hessian()[from + j - i];
        }
        line++;
      }
      from += dimensions - i;
    }
  }

  int dimensions() {
    return dimensions;
  }

  int tasks() {
    return tasks;
  }

  long rows(int task) {
    return rows[task];
  }

  long rows(int[] subset) {
    return Arrays.stream(subset).mapToLong(this::rows).sum();
  }

  double loss(int[] subset) {
    double sum = 0;
    for (int task : subset) {
      sum += losses[task];
    }
    return sum;
  }

  double[] gradient(int[] subset) {
    double[] sum = new double[dimensions];
    for (int task : subset) {
      for (int k = 0; k < dimensions; k++) {
        sum[k] += gradients[task][k];
      }
    }
    return sum;
  }

  /**
   * Factors of the second derivatives of mean loss + penalty |w|², for many subsets at once, on all
   * cores.
   *
   * @throws ArithmeticException if one has none, as far as doubles can tell
   */
  Cholesky[] factors(List<int[]> subsets, double penalty) {
    return factors(subsets, penalty, room(subsets.size()));
  }

  /**
   * As {@link #factors(List, double)}, in memory that was used before: factors that were made in it
   * are lost.
   *
   * @param squares of {@link #room}, for as many subsets or more
   */
  Cholesky[] factors(List<int[]> subsets, double penalty, double[][] squares) {
    addUp(subsets, squares);
    Cholesky[] factors = new Cholesky[subsets.size()];
    IntStream.range(0, factors.length)
        .parallel()
        .forEach(
            s -> {
              double[] square = squares[s];
              double count = rows(subsets.get(s));
              for (int i = 0; i < dimensions; i++) {
                for (int j = i; j < dimensions; j++) {
                  square[i * stride + j] /= count;
                }
                square[i * stride + i] += 2 * penalty;
              }
              factors[s] = Cholesky.of(square, dimensions, kernel);
            });
    return factors;
  }

  /** Memory for the factors of so many subsets. */
  double[][] room(int count) {
    return new double[count][stride * stride];
  }

  /**
   * Sums of second derivatives.
   *
   * @param squares shape [subsets or more, stride, stride]: the upper triangles are set; all else
   *     holds anything
   */
  private void addUp(List<int[]> subsets, double[][] squares) {
    int count = subsets.size();
    double[][] members = new double[(count + TileKernel.TILE - 1) / TileKernel.TILE][];
    Arrays.setAll(members, tile -> members(subsets, tile * TileKernel.TILE));
    IntStream.range(0, stripes.length)
        .parallel()
        .forEach(
            n -> {
              int lines = stripes[n].length / (tasks * TileKernel.LINE);
              int[] to = Arrays.copyOfRange(places, n * linesInStripe, n * linesInStripe + lines);
              for (int tile = 0; tile < members.length; tile++) {
                int first = tile * TileKernel.TILE;
                int end = Math.min(count, first + TileKernel.TILE);
                if (members[tile].length > 0) {
                  addDense(stripes[n], members[tile], squares, first, end, to);
                } else {
                  addSparse(stripes[n], subsets.subList(first, end), squares, first, to);
                }
              }
            });
  }

  /** Which tasks the subsets of a tile hold, as a strip of 0 and 1; empty if they are few. */
  private double[] members(List<int[]> subsets, int first) {
    int end = Math.min(subsets.size(), first + TileKernel.TILE);
    long held = subsets.subList(first, end).stream().mapToLong(subset -> subset.length).sum();
    if (3 * held < 4L * tasks) {
      return new double[0];
    }
    double[] strip = new double[tasks * TileKernel.STRIP];
    for (int s = first; s < end; s++) {
      for (int task : subsets.get(s)) {
        strip[task * TileKernel.STRIP + s - first] = 1;
      }
    }
    return strip;
  }

  private void addSparse(
      double[] stripe, List<int[]> subsets, double[][] squares, int first, int[] to) {
    for (int s = 0; s < subsets.size(); s++) {
      for (int line = 0; line < to.length; line++) {
        int from = line * tasks * TileKernel.LINE;
        kernel.sum(stripe, from, subsets.get(s), squares[first + s], to[line]);
      }
    }
  }

  /** The same sums, to the bit: what a subset does not hold is multiplied by 0. */
  private void addDense(
      double[] stripe, double[] members, double[][] squares, int first, int end, int[] to) {
    int width = TileKernel.STRIP;
    double[] sums = new double[TileKernel.TILE * TileKernel.LINE];
    for (int line = 0; line < to.length; line++) {
      int from = line * tasks * TileKernel.LINE;
      Arrays.fill(sums, 0);
      for (int j = 0; j < TileKernel.LINE; j += width) {
        kernel.update(
            members, 0, stripe, from + j, TileKernel.LINE, tasks, 1, sums, j, TileKernel.LINE);
      }
      for (int s = first; s < end; s++) {
        System.arraycopy(
            sums, (s - first) * TileKernel.LINE, squares[s], to[line], TileKernel.LINE);
      }
    }
  }
}

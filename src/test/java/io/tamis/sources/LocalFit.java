package io.tamis.sources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The fits without Spark: blocks of some rows each, all in one partition. */
final class LocalFit {
  private final List<GradientBlock> blocks;
  private final StatisticsPool pool;
  private final TileKernel kernel;
  private final double penalty;

  LocalFit(List<GradientBlock> blocks, int tasks, double penalty, TileKernel kernel) {
    this.blocks = blocks;
    this.kernel = kernel;
    this.penalty = penalty;
    this.pool = StatisticsPool.empty(tasks, blocks.get(0).dimensions(), kernel);
    StatisticsSum.of(blocks.iterator(), kernel).forEach(pool::add);
  }

  static GradientBlock block(int group, float[][] g, double[] b, double[] y) {
    int d = g[0].length;
    float[] gradients = new float[g.length * d];
    double[] offsets = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      for (int k = 0; k < d; k++) {
        gradients[i * d + k] = (float) y[i] * g[i][k];
      }
      offsets[i] = y[i] * b[i];
    }
    return new GradientBlock(group, g.length, gradients, offsets, new double[0]);
  }

  /** Blocks of so many rows. */
  static List<GradientBlock> blocks(int group, int size, float[][] g, double[] b, double[] y) {
    List<GradientBlock> blocks = new ArrayList<>();
    for (int from = 0; from < g.length; from += size) {
      int to = Math.min(g.length, from + size);
      blocks.add(
          block(
              group,
              Arrays.copyOfRange(g, from, to),
              Arrays.copyOfRange(b, from, to),
              Arrays.copyOfRange(y, from, to)));
    }
    return blocks;
  }

  double[] oneStep(int[] subset) {
    return SubsetFit.oneStep(metric(subset), pool.rows(subset), pool.gradient(subset));
  }

  private Cholesky metric(int[] subset) {
    return pool.factors(List.of(subset), penalty)[0];
  }

  private Cholesky metricAt(double[] weights, int[] subset) {
    StatisticsPool there = StatisticsPool.empty(1, pool.dimensions(), kernel);
    StatisticsSum.of(
            blocks.stream()
                .filter(block -> Arrays.binarySearch(subset, block.group()) >= 0)
                .map(block -> block.at(weights))
                .iterator(),
            kernel)
        .forEach(there::add);
    return there.factors(List.of(new int[] {0}), penalty)[0];
  }

  /** All at once, as a pass takes them. */
  List<SubsetFit> exact(List<int[]> subsets) {
    List<SubsetFit> fits =
        subsets.stream()
            .map(
                subset ->
                    new SubsetFit(
                        metric(subset),
                        pool.rows(subset),
                        penalty,
                        pool.loss(subset),
                        pool.gradient(subset)))
            .toList();
    while (true) {
      int[] open = IntStream.range(0, fits.size()).filter(s -> !fits.get(s).isDone()).toArray();
      if (open.length == 0) {
        return fits;
      }
      double[][] trials = new double[open.length][];
      Arrays.setAll(trials, n -> fits.get(open[n]).trial());
      int[][] subsetsOf =
          Subsets.byTask(Arrays.stream(open).mapToObj(subsets::get).toList(), pool.tasks());
      FitSums sums = FitSums.of(blocks.iterator(), trials, subsetsOf, pool.dimensions(), kernel);
      for (int n = 0; n < open.length; n++) {
        SubsetFit fit = fits.get(open[n]);
        fit.measured(sums.losses()[n], sums.gradients()[n]);
        if (fit.isMetricOld()) {
          fit.renew(metricAt(fit.weights(), subsets.get(open[n])));
        }
      }
    }
  }

  double[] exact(int[] subset) {
    return exact(List.of(subset)).get(0).weights();
  }
}

package io.tamis.search;

import java.util.Set;
import java.util.stream.IntStream;

/**
 * The neighborhoods of all queries in a sample of the pool.
 *
 * @param fraction of the pool that was sampled
 * @param neighborhoods as if the sample were the pool
 * @param squaredDistances shape [M, k_i], squared Euclidean between the scaled vectors, ascending
 */
public record Sample(double fraction, Neighborhoods neighborhoods, double[][] squaredDistances) {

  /**
   * This without some candidates.
   *
   * @param poolSize candidates in the pool but for those
   */
  public Sample without(Set<String> excluded, long poolSize) {
    if (excluded.isEmpty()) {
      return this;
    }
    double[][] left = new double[squaredDistances.length][];
    for (int i = 0; i < left.length; i++) {
      String[] ids = neighborhoods.ids(i);
      double[] all = squaredDistances[i];
      left[i] =
          IntStream.range(0, ids.length)
              .filter(k -> !excluded.contains(ids[k]))
              .mapToDouble(k -> all[k])
              .toArray();
    }
    int depth = neighborhoods.depth();
    return new Sample(
        fraction, neighborhoods.without(excluded, Math.round(fraction * poolSize), depth), left);
  }

  /**
   * @param ranks shape [M], from 1 on
   * @return shape [M], the squared distance of each query's neighbor of that rank; infinite where
   *     the sample holds fewer
   */
  public double[] squaredRadii(int[] ranks) {
    double[] radii = new double[ranks.length];
    for (int i = 0; i < radii.length; i++) {
      double[] distances = squaredDistances[i];
      boolean isThere = ranks[i] > 0 && ranks[i] <= distances.length;
      radii[i] = isThere ? distances[ranks[i] - 1] : Double.POSITIVE_INFINITY;
    }
    return radii;
  }
}

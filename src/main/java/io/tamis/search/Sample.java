package io.tamis.search;

/**
 * The neighborhoods of all queries in a sample of the pool.
 *
 * @param fraction of the pool that was sampled
 * @param neighborhoods as if the sample were the pool
 * @param squaredDistances shape [M, k_i], squared Euclidean between the scaled vectors, ascending
 */
public record Sample(double fraction, Neighborhoods neighborhoods, double[][] squaredDistances) {

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

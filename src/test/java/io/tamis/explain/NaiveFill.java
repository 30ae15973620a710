package io.tamis.explain;

import java.util.Comparator;
import java.util.stream.IntStream;

/** What one query ships, as the plan is defined: nearest first, at most 1 / density, s in all. */
final class NaiveFill {
  private NaiveFill() {}

  /**
   * @param distances of all candidates, in any order
   * @return shape [n], in units of the s that is shipped in all
   */
  static double[] shares(double[] distances, double[] densities, double s) {
    double[] shares = new double[distances.length];
    double left = s;
    int[] order =
        IntStream.range(0, distances.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> distances[j]))
            .mapToInt(j -> j)
            .toArray();
    for (int j : order) {
      shares[j] = Math.max(0, Math.min(left, 1 / densities[j]));
      left -= shares[j];
    }
    return shares;
  }
}

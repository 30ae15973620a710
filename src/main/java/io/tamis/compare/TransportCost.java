package io.tamis.compare;

import java.util.Arrays;

/**
 * What it costs to carry the queries to the selection: the least sum of mass times distance over
 * all plans that give each query 1 / M and take from each pick its count / B.
 *
 * @param cost of a plan, hence at least the optimum
 * @param bound dual value, at most the optimum but for rounding; equal to the cost where it is
 *     exact
 */
public record TransportCost(double cost, double bound) {
  /** Above it the steps of the exact solver, at worst n M (n + M), take more than a second. */
  static final double MOST_EXACT_STEPS = 4e9;

  static TransportCost none() {
    return new TransportCost(Double.NaN, Double.NaN);
  }

  /** Whether the exact solver takes at most these steps for n picks and M queries. */
  static boolean isExact(int picks, int queries, double mostSteps) {
    return (double) picks * queries * ((double) picks + queries) <= mostSteps;
  }

  /**
   * @param distances shape [n, M], of each pick to each query
   * @param counts shape [n], at least 1
   * @param mostSteps of the exact solver, above which a bound has to do
   */
  static TransportCost of(double[][] distances, int[] counts, double mostSteps) {
    if (distances.length == 0) {
      return none();
    }
    return isExact(distances.length, distances[0].length, mostSteps)
        ? new ExactTransport(distances, counts).solve()
        : new EntropicTransport(distances, counts).solve();
  }

  /**
   * The dual value of these prices of queries, each pick's price being the best that fits: min over
   * i of d_ji - price_i. It is a lower bound whatever the prices.
   *
   * @param prices shape [M]
   */
  static double dual(double[][] distances, int[] counts, double[] prices) {
    double picks = Arrays.stream(counts).asLongStream().sum();
    double dual = Arrays.stream(prices).sum() / prices.length;
    for (int j = 0; j < distances.length; j++) {
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < prices.length; i++) {
        best = Math.min(best, distances[j][i] - prices[i]);
      }
      dual += counts[j] / picks * best;
    }
    return dual;
  }
}

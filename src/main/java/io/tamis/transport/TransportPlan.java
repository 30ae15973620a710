package io.tamis.transport;

import java.util.Arrays;

/**
 * How much mass each query ships to each of its neighbors, and what that costs. Owns its arrays.
 *
 * @param alpha weight of alignment, in [0, 1]
 * @param distanceScale the reference's C, in units of distance
 * @param s effective neighborhood size: a neighbor that is full gets 1 / (M s density)
 * @param candidates shape [M, k_i], numbers of candidates that get mass, nearest first
 * @param plan shape [M, k_i], positive, each row sums to 1 / M
 * @param masses shape [U], by number of candidate, sums to 1; 0 for those without mass
 * @param meanDistance sum of mass times distance over the plan
 * @param primal (alpha / C) meanDistance + (1 - alpha) M max(density x plan): the paper's objective
 *     with G_KDE, less the constant (1 - alpha) / S that no plan changes
 * @param dual a lower bound of {@code primal} over all plans on the whole pool
 * @param dry numbers of the queries whose lists ended before the optimum was reached
 * @param boundaryTies queries whose first neighbor without mass is exactly as far as the last with
 */
public record TransportPlan(
    double alpha,
    double distanceScale,
    double s,
    int[][] candidates,
    double[][] plan,
    double[] masses,
    double meanDistance,
    double primal,
    double dual,
    int[] dry,
    int boundaryTies) {

  /** T = C (1 - alpha) / alpha, the weighted extra distance per query that is accepted. */
  public double threshold() {
    return distanceScale * (1 - alpha) / alpha;
  }

  /** Primal less dual, zero at the optimum but for rounding. */
  public double gap() {
    return primal - dual;
  }

  /** The gap as a share of the primal; 0 where that is 0. */
  public double relativeGap() {
    return primal == 0 ? 0 : gap() / primal;
  }

  /** Candidates with mass. */
  public int support() {
    return (int) Arrays.stream(masses).filter(mass -> mass > 0).count();
  }

  /** 1 / sum of squared masses. */
  public double effectiveSampleSize() {
    return 1 / Arrays.stream(masses).map(mass -> mass * mass).sum();
  }
}

package io.tamis.certificate;

import java.util.Arrays;

/**
 * What holds of a transport plan, by the definitions alone: no line is shared with the solver that
 * found it.
 *
 * <p>primal = (alpha / C) sum of mass x distance + (1 - alpha) G, with G = M max over i, j of
 * density_j |plan_ij - 1 / (M S density_j)| + 1 / S, S the sum of 1 / density over the pool. Where
 * lists do not hold the whole pool S is not known, but some pair is without mass, and G = M max of
 * density x plan as long as that is at least 2 / S.
 *
 * <p>dual: any stopping distances u with sum of max(0, u_i - (alpha / C) d_ij) / density_j ≤ (1 -
 * alpha) M bound the primal of every plan from below by the mean of u, as weak duality has it. The
 * best of them stop every query where the same sum of 1 / density is filled, t: found by bisection
 * on t, between the last two doubles by a straight line. Where lists hold the whole pool, t ends at
 * S / 2, and what is left of (1 - alpha) M prices the pairs below their even share: (slack +
 * min(slack, sum of max(0, (alpha / C) d_ij - u_i) / density_j)) / (M S). Time O(E) for each of
 * some 60 steps of the bisection, memory 8 E bytes, for E listed pairs.
 *
 * @param candidates shape [M, k_i], numbers of candidates, nearest first
 * @param distances shape [M, k_i], ascending; beyond a list all are at least as far as its end
 * @param densities shape [U], by number of candidate, over their weights
 * @param poolSize candidates in the pool
 * @param alpha in [0, 1]
 * @param distanceScale C, positive
 */
public record PlanCheck(
    int[][] candidates,
    double[][] distances,
    double[] densities,
    long poolSize,
    double alpha,
    double distanceScale) {

  /**
   * What each query ships.
   *
   * @param plan shape [M, k_i], masses beside the listed candidates, 0 for those without
   */
  public static double[] rows(double[][] plan) {
    return Arrays.stream(plan).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  /** What each candidate gets, by number. */
  public double[] columns(double[][] plan) {
    double[] masses = new double[densities.length];
    for (int i = 0; i < plan.length; i++) {
      for (int k = 0; k < plan[i].length; k++) {
        masses[candidates[i][k]] += plan[i][k];
      }
    }
    return masses;
  }

  /** Sum of mass times distance. */
  public double meanDistance(double[][] plan) {
    double sum = 0;
    for (int i = 0; i < plan.length; i++) {
      for (int k = 0; k < plan[i].length; k++) {
        sum += plan[i][k] * distances[i][k];
      }
    }
    return sum;
  }

  /** The objective of a plan. */
  public double primal(double[][] plan) {
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < plan.length; i++) {
      for (int k = 0; k < plan[i].length; k++) {
        double share = plan[i][k] * densities[candidates[i][k]] * plan.length;
        largest = Math.max(largest, share);
        smallest = Math.min(smallest, share);
      }
    }
    double penalty = isComplete() ? Math.max(largest, 2 / capacity() - smallest) : largest;
    return alpha / distanceScale * meanDistance(plan) + (1 - alpha) * penalty;
  }

  /**
   * Queries whose nearest listed candidate without mass is as far as their farthest with mass.
   *
   * @param distances shape [M, k_i], of lists as deep as they are known
   */
  public static int boundaryTies(double[][] distances, double[][] plan) {
    int ties = 0;
    for (int i = 0; i < plan.length; i++) {
      double with = -1;
      double without = -1;
      for (int k = 0; k < plan[i].length; k++) {
        if (plan[i][k] > 0) {
          with = distances[i][k];
        } else if (without < 0) {
          without = distances[i][k];
        }
      }
      ties += without == with && with >= 0 ? 1 : 0;
    }
    return ties;
  }

  /** The largest lower bound over all plans on the whole pool. */
  public double dual() {
    double[][] filled = filled();
    double penalty = (1 - alpha) * candidates.length;
    double high = isComplete() ? capacity() / 2 : largest(filled);
    double low = 0;
    double[] stops = stops(filled, high);
    double used = used(stops);
    if (used > penalty) {
      for (double t = high / 2; low < t && t < high; t = low + (high - low) / 2) {
        if (used(stops(filled, t)) <= penalty) {
          low = t;
        } else {
          high = t;
        }
      }
      stops = between(stops(filled, low), stops(filled, high), penalty);
      used = penalty;
    }
    double mean = Arrays.stream(stops).sum() / stops.length;
    return isComplete() ? mean + priced(stops, penalty - used) : mean;
  }

  /** Whether every list holds the whole pool. */
  private boolean isComplete() {
    return Arrays.stream(candidates).allMatch(list -> list.length == poolSize);
  }

  private double capacity() {
    return Arrays.stream(candidates[0]).mapToDouble(j -> 1 / densities[j]).sum();
  }

  private static double largest(double[][] filled) {
    return Arrays.stream(filled).mapToDouble(row -> row[row.length - 1]).max().orElseThrow();
  }

  private double cost(int i, int k) {
    return alpha / distanceScale * distances[i][k];
  }

  /** Shape [M, k_i], sums of 1 / density up to each neighbor. */
  private double[][] filled() {
    double[][] filled = new double[candidates.length][];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = new double[candidates[i].length];
      double sum = 0;
      for (int k = 0; k < filled[i].length; k++) {
        sum += 1 / densities[candidates[i][k]];
        filled[i][k] = sum;
      }
    }
    return filled;
  }

  /**
   * Costs of the first neighbors up to which more than {@code t} is filled; else the lists' end.
   */
  private double[] stops(double[][] filled, double t) {
    double[] stops = new double[filled.length];
    for (int i = 0; i < stops.length; i++) {
      int found = Arrays.binarySearch(filled[i], t);
      int first = found >= 0 ? found + 1 : -found - 1;
      stops[i] = cost(i, Math.min(first, filled[i].length - 1));
    }
    return stops;
  }

  /** Of the penalty, what these stops use up. */
  private double used(double[] stops) {
    double used = 0;
    for (int i = 0; i < stops.length; i++) {
      for (int k = 0; k < candidates[i].length && cost(i, k) < stops[i]; k++) {
        used += (stops[i] - cost(i, k)) / densities[candidates[i][k]];
      }
    }
    return used;
  }

  /** On the line between the two, where the penalty is used up. */
  private double[] between(double[] low, double[] high, double penalty) {
    double usedLow = used(low);
    double share = (penalty - usedLow) / (used(high) - usedLow);
    double[] stops = new double[low.length];
    Arrays.setAll(stops, i -> low[i] + share * (high[i] - low[i]));
    return stops;
  }

  /** What is left of the penalty, spent on the pairs below their even share. */
  private double priced(double[] stops, double slack) {
    double below = 0;
    for (int i = 0; i < stops.length; i++) {
      for (int k = 0; k < candidates[i].length; k++) {
        below += Math.max(0, cost(i, k) - stops[i]) / densities[candidates[i][k]];
      }
    }
    return (slack + Math.min(slack, below)) / (stops.length * capacity());
  }
}

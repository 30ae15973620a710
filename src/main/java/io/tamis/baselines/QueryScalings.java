package io.tamis.baselines;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The queries' side of {@link UnbalancedTransport} after some rounds: what is sent to those who
 * hold the candidates. Owns its arrays.
 *
 * @param round from 0 on, where nothing was scaled yet
 * @param scalings shape [M], u
 * @param before shape [M], u of the round before
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record QueryScalings(
    UnbalancedTransport transport, long poolSize, int round, double[] scalings, double[] before)
    implements Serializable {

  static QueryScalings first(UnbalancedTransport transport, long poolSize, int queries) {
    double[] ones = new double[queries];
    Arrays.fill(ones, 1);
    return new QueryScalings(transport, poolSize, 0, ones, ones);
  }

  /** a b. */
  double even() {
    return 1.0 / scalings.length / poolSize;
  }

  /**
   * (Kᵀ u)(j).
   *
   * @param kernels exp(-C / ε) of candidate j, shape [M] from an offset on
   */
  double received(double[] kernels, int offset) {
    return weighted(scalings, kernels, offset);
  }

  /** v(j), 1 before the first round. */
  double columnScaling(double received) {
    return round == 0 ? 1 : scaling(received);
  }

  /** v(j) of the round before. */
  double columnScalingBefore(double[] kernels, int offset) {
    return round <= 1 ? 1 : scaling(weighted(before, kernels, offset));
  }

  private double scaling(double received) {
    return StrictMath.pow(1.0 / poolSize / received, transport.exponent());
  }

  /** In the order of the queries, so that the sum is the same wherever the candidate lies. */
  private double weighted(double[] weights, double[] kernels, int offset) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * kernels[offset + i];
    }
    return sum * even();
  }

  /** Whether these are the last, as the candidates' side tells. */
  boolean isLast(RoundSums sums) {
    return round == transport.rounds() || (round > 0 && isSettled(sums));
  }

  /** Whether u and v hardly moved. */
  boolean isSettled(RoundSums sums) {
    return (change() + sums.change()) / 2 < UnbalancedTransport.TOLERANCE;
  }

  private double change() {
    double change = 0;
    double largest = 1;
    for (int i = 0; i < scalings.length; i++) {
      change = Math.max(change, Math.abs(scalings[i] - before[i]));
      largest = Math.max(largest, Math.max(scalings[i], before[i]));
    }
    return change / largest;
  }

  /** u ← a / (K v). */
  QueryScalings next(RoundSums sums) {
    double[] next = new double[scalings.length];
    Arrays.setAll(next, i -> 1.0 / next.length / (even() * sums.sent(i)));
    return new QueryScalings(transport, poolSize, round + 1, next, scalings);
  }
}

package io.tamis.baselines;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The candidates' side of one round of {@link UnbalancedTransport}, over any part of the pool;
 * parts add up to the same whatever they are. Sums are exact, the rest is counts and maxima. Memory
 * some 40 bytes a query, and what the bins take, a few thousand at the most.
 */
final class RoundSums implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of a score's bits, those that do not tell its bin: a bin is as wide as 1/64 of its scores. */
  private static final int BIN_SHIFT = 46;

  private final ExactSums sent;
  private final TreeMap<Integer, Long> bins = new TreeMap<>();
  private double change;
  private double largest = 1;

  RoundSums(int queries) {
    this.sent = new ExactSums(queries);
  }

  /**
   * Adds one candidate.
   *
   * @param kernels exp(-C / ε), shape [M] from an offset on
   */
  void add(QueryScalings queries, double[] kernels, int offset) {
    double received = queries.received(kernels, offset);
    double scaling = queries.columnScaling(received);
    double before = queries.columnScalingBefore(kernels, offset);
    for (int i = 0; i < queries.scalings().length; i++) {
      sent.add(i, kernels[offset + i] * scaling);
    }
    change = Math.max(change, Math.abs(scaling - before));
    largest = Math.max(largest, Math.max(scaling, before));
    bins.merge(bin(scaling * received), 1L, Long::sum);
  }

  RoundSums plus(RoundSums other) {
    sent.addAll(other.sent);
    other.bins.forEach((bin, count) -> bins.merge(bin, count, Long::sum));
    change = Math.max(change, other.change);
    largest = Math.max(largest, other.largest);
    return this;
  }

  /** Sum over candidates j of exp(-C(i, j) / ε) v(j). */
  double sent(int query) {
    return sent.value(query);
  }

  /** max |v - v'| / max(v, v', 1), v' that of the round before. */
  double change() {
    return change / largest;
  }

  /** A score that at least {@code count} candidates reach, if there are so many, and few more. */
  double reachedBy(long count) {
    long all = 0;
    for (Map.Entry<Integer, Long> bin : bins.descendingMap().entrySet()) {
      all += bin.getValue();
      if (all >= count) {
        return Double.longBitsToDouble((long) bin.getKey() << BIN_SHIFT);
      }
    }
    return 0;
  }

  /** Bits of a number that is not below zero are in the order of the numbers. */
  private static int bin(double score) {
    return (int) (Double.doubleToRawLongBits(score) >>> BIN_SHIFT);
  }
}

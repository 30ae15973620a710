package io.tamis.dsir;

import java.io.Serializable;

/**
 * How much likelier a text is among the target's than in the pool, by its n-grams as if each were
 * drawn by itself.
 *
 * <p>w(b) = ln(p(b) + 1e-8) - ln(q(b) + 1e-8), where p and q are the shares of bucket b in the
 * target and in the pool; the log-weight of a text is the sum of w over its n-grams, not divided by
 * their number. Xie, Santurkar, Ma and Liang, "Data Selection for Language Models via Importance
 * Resampling", NeurIPS 2023, as in the package {@code data-selection}. The sum keeps the rounding
 * of each addition and adds it at the end, so that it is the same in whatever order the n-grams
 * stand. Time O(n-grams).
 */
final class ImportanceWeights implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double LEAST = 1e-8;

  private final double[] weights;

  private ImportanceWeights(double[] weights) {
    this.weights = weights;
  }

  /**
   * @param target counts of buckets
   * @param raw the pool's
   * @param smoothing added to each of the target's counts
   */
  static ImportanceWeights of(long[] target, long[] raw, double smoothing) {
    double targetSum = sum(target) + smoothing * target.length;
    double rawSum = sum(raw);
    double[] weights = new double[target.length];
    for (int bucket = 0; bucket < weights.length; bucket++) {
      double p = (target[bucket] + smoothing) / targetSum;
      double q = raw[bucket] / rawSum;
      weights[bucket] = StrictMath.log(p + LEAST) - StrictMath.log(q + LEAST);
    }
    return new ImportanceWeights(weights);
  }

  private static double sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  double ofBucket(int bucket) {
    return weights[bucket];
  }

  /** The log-weight of a text. */
  double of(NgramBuckets text) {
    return of(text.buckets(), text.size());
  }

  /** The log-weight of the first {@code size} buckets. */
  double of(int[] buckets, int size) {
    double sum = 0;
    double rest = 0;
    for (int n = 0; n < size; n++) {
      double weight = weights[buckets[n]];
      double next = sum + weight;
      double added = next - sum;
      rest += (sum - (next - added)) + (weight - added);
      sum = next;
    }
    return sum + rest;
  }
}

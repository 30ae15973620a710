package io.tamis.compare;

import java.util.Arrays;

/**
 * What one method picked for one budget. Owns its arrays.
 *
 * @param ids shape [n], by rank, each once; none for the selection of nothing
 * @param counts shape [n], how often each was picked, at least once
 * @param masses shape [s], of all candidates that the method gives mass, each above zero, whether
 *     picked or not; none where the picks count evenly
 * @param tieShare share of the picks that the order of ids decided, in [0, 1]
 */
public record Picks(
    Method method, int budget, String[] ids, int[] counts, double[] masses, double tieShare) {
  public Picks {
    if (ids.length != counts.length || Arrays.stream(counts).anyMatch(count -> count < 1)) {
      throw new IllegalStateException("every pick has a count of at least one");
    }
    if (Arrays.stream(masses).anyMatch(mass -> !(mass > 0))) {
      throw new IllegalStateException("every mass is above zero");
    }
  }

  /**
   * Each once, all alike.
   *
   * @param ids shape [n], by rank
   */
  public static Picks even(Method method, int budget, String[] ids, double tieShare) {
    int[] counts = new int[ids.length];
    Arrays.fill(counts, 1);
    return new Picks(method, budget, ids, counts, new double[0], tieShare);
  }

  /** No training at all, which every selection has to beat. */
  public static Picks none(int budget) {
    return even(Method.ZERO, budget, new String[0], 0);
  }

  /** How many rows differ. */
  public int distinct() {
    return ids.length;
  }

  /** How many rows there are, repeats counted. */
  public long total() {
    return Arrays.stream(counts).asLongStream().sum();
  }

  /** How many candidates have mass. */
  long support() {
    return masses.length == 0 ? ids.length : masses.length;
  }

  /** 1 / sum of squared shares of the mass; 0 if nothing was picked. */
  double effectiveSampleSize() {
    double[] weights =
        masses.length > 0 ? masses : Arrays.stream(counts).asDoubleStream().toArray();
    double sum = Arrays.stream(weights).sum();
    double squares = Arrays.stream(weights).map(weight -> weight * weight).sum();
    return squares == 0 ? 0 : sum * sum / squares;
  }
}

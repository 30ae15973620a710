package io.tamis.sample;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The drawn candidates, by rank: the largest mass first, ties by id. Owns its arrays.
 *
 * @param ids shape [n], each drawn at least once
 * @param counts shape [n], how often each was drawn
 * @param weights shape [n], mass scaled to a mean of 1: what a row weighs where each is used once,
 *     instead of as often as it was drawn
 * @param masses shape [n]
 * @param tieShare share of the picks that the order of ids decided
 */
public record Selection(
    String[] ids, int[] counts, double[] weights, double[] masses, double tieShare) {

  /** Nothing drawn. */
  public static Selection empty() {
    return new Selection(new String[0], new int[0], new double[0], new double[0], 0);
  }

  /**
   * Each once, all with the same mass, in the order given.
   *
   * @param ids shape [n], by rank
   */
  public static Selection even(String[] ids, double tieShare) {
    int[] counts = new int[ids.length];
    double[] weights = new double[ids.length];
    double[] masses = new double[ids.length];
    Arrays.fill(counts, 1);
    Arrays.fill(weights, 1);
    Arrays.fill(masses, 1.0 / ids.length);
    return new Selection(ids, counts, weights, masses, tieShare);
  }

  /**
   * Some candidates, each once.
   *
   * @param isPicked shape [n], by number of candidate; owned by the caller
   */
  public static Selection picked(
      String[] ids, double[] masses, boolean[] isPicked, double tieShare) {
    int[] counts = new int[ids.length];
    Arrays.setAll(counts, j -> isPicked[j] ? 1 : 0);
    return of(ids, masses, counts, tieShare);
  }

  static Selection of(String[] ids, double[] masses, int[] counts, double tieShare) {
    int[] ranked =
        IntStream.range(0, ids.length)
            .filter(j -> counts[j] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> -masses[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = IntStream.of(ranked).mapToDouble(j -> masses[j]).sum();
    return new Selection(
        IntStream.of(ranked).mapToObj(j -> ids[j]).toArray(String[]::new),
        IntStream.of(ranked).map(j -> counts[j]).toArray(),
        IntStream.of(ranked).mapToDouble(j -> masses[j] * ranked.length / total).toArray(),
        IntStream.of(ranked).mapToDouble(j -> masses[j]).toArray(),
        tieShare);
  }

  public int size() {
    return ids.length;
  }
}

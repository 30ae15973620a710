package io.tamis.certificate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a selection goes with its masses. Owns its arrays.
 *
 * @param ids shape [n], in the order of the file
 * @param counts shape [n]
 * @param weights shape [n]
 * @param masses shape [n], beside the picks
 * @param ranks shape [n]
 */
public record SelectionCheck(
    String[] ids, int[] counts, double[] weights, double[] masses, int[] ranks) {

  /** Of sums over many picks, in the order of another program. */
  private static final double ROUNDING = 1e-9;

  /**
   * What holds of any selection; see also {@link #scaled}.
   *
   * @param massIds shape [m], every candidate with mass
   * @param massValues shape [m]
   * @param picks how many were to be drawn, as claimed
   */
  public List<Check> apply(String[] massIds, double[] massValues, long picks) {
    return List.of(masses(massIds, massValues), order(), counts(picks));
  }

  private Check masses(String[] massIds, double[] massValues) {
    Map<String, Double> known = HashMap.newHashMap(massIds.length);
    for (int j = 0; j < massIds.length; j++) {
      known.put(massIds[j], massValues[j]);
    }
    for (int n = 0; n < ids.length; n++) {
      Double mass = known.get(ids[n]);
      if (mass == null || mass != masses[n]) {
        return Check.failed(
            "selection masses",
            ids[n] + " has the mass " + masses[n] + ", but in masses/ " + told(mass));
      }
    }
    return Check.of("selection masses", true, "%,d picks have the mass of masses/", ids.length);
  }

  private static String told(Double mass) {
    return mass == null ? "none" : mass.toString();
  }

  private Check order() {
    Set<String> seen = new HashSet<>();
    for (int n = 0; n < ids.length; n++) {
      if (ranks[n] != n + 1 || !seen.add(ids[n])) {
        return Check.failed(
            "ranks",
            ids[n] + " has rank " + ranks[n] + " at place " + (n + 1) + ", or is there twice");
      }
    }
    return Check.of("ranks", true, "1 to %,d, each id once", ids.length);
  }

  private Check counts(long picks) {
    long sum = Arrays.stream(counts).asLongStream().sum();
    boolean positive = Arrays.stream(counts).allMatch(count -> count > 0);
    return Check.of(
        "counts", positive && sum == picks, "they add up to %,d, claimed %,d", sum, picks);
  }

  /** Where picks are drawn from masses, a row's weight is its mass scaled to a mean of 1. */
  public Check scaled() {
    double total = Arrays.stream(masses).sum();
    double largest = 0;
    for (int n = 0; n < ids.length; n++) {
      double weight = masses[n] * ids.length / total;
      largest = Math.max(largest, Math.abs(weights[n] - weight) / weight);
    }
    return Check.of(
        "weights",
        largest <= ROUNDING,
        "masses scaled to a mean of 1, but for a share of %.1e at the most",
        largest);
  }
}

package io.tamis.allocation;

import io.tamis.config.ConfigFile;
import io.tamis.config.NamedNumbers;
import io.tamis.config.Require;
import java.util.List;
import java.util.Map;

/**
 * What the targets are worth, and how many picks must serve each. A target is a value of {@code
 * queries.source}.
 *
 * @param weights of single targets, against 1 for the others
 * @param floor least picks that serve a target, where so many candidates do
 * @param floors the least of single targets, in place of {@code floor}
 */
public record AllocationConfig(Map<String, Double> weights, long floor, Map<String, Long> floors) {
  /** Every key that this package reads. */
  public static final List<String> KEYS =
      List.of("targets.weights", "targets.floor", "targets.floors");

  public AllocationConfig {
    Require.atLeast("targets.floor", 0, floor);
    weights = Map.copyOf(weights);
    floors = Map.copyOf(floors);
  }

  /** All targets alike. */
  public static AllocationConfig even() {
    return new AllocationConfig(Map.of(), 0, Map.of());
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static AllocationConfig from(ConfigFile file) {
    return new AllocationConfig(
        NamedNumbers.weights(file, "targets.weights", "TARGET"),
        file.whole("targets.floor", 0),
        NamedNumbers.counts(file, "targets.floors", "TARGET"));
  }

  /** Whether a target must be served by some picks. */
  public boolean hasFloors() {
    return floor > 0 || floors.values().stream().anyMatch(least -> least > 0);
  }

  /**
   * Each target's share of all worth.
   *
   * @param targets their names
   * @return shape [targets], positive, sums to 1
   * @throws IllegalArgumentException if a name is given that no target has
   */
  public double[] shares(List<String> targets) {
    for (String name : weights.keySet().stream().sorted().toList()) {
      refuseUnknown("targets.weights", name, targets);
    }
    for (String name : floors.keySet().stream().sorted().toList()) {
      refuseUnknown("targets.floors", name, targets);
    }
    double[] shares =
        targets.stream().mapToDouble(name -> weights.getOrDefault(name, 1.0)).toArray();
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    for (int t = 0; t < shares.length; t++) {
      shares[t] /= sum;
    }
    return shares;
  }

  private static void refuseUnknown(String key, String name, List<String> targets) {
    Require.that(
        targets.contains(name),
        key
            + " must name targets, values of queries.source, but names "
            + name
            + "; there are "
            + (targets.equals(List.of("")) ? "none" : String.join(", ", targets)));
  }
}

package io.tamis.dsir;

import io.tamis.config.Require;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many picks each target gets: its share of the budget rounded down, the last one the rest. */
final class TargetBudgets {
  private final BigDecimal[] shares;
  private final BigDecimal sum;

  private TargetBudgets(BigDecimal[] shares) {
    this.shares = shares;
    this.sum =
        IntStream.range(0, shares.length)
            .mapToObj(n -> shares[n])
            .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * @param targets by name, in their order
   * @param tokens of each, which say its share where none are given
   * @param given shares by name, or none
   * @throws IllegalArgumentException if shares are given and a target has none, or one has no
   *     target
   */
  static TargetBudgets of(List<String> targets, long[] tokens, Map<String, BigDecimal> given) {
    if (given.isEmpty()) {
      return new TargetBudgets(
          IntStream.range(0, targets.size())
              .mapToObj(n -> BigDecimal.valueOf(tokens[n]))
              .toArray(BigDecimal[]::new));
    }
    for (String named : given.keySet()) {
      Require.that(
          targets.contains(named),
          "dsir.shares must name values of queries.source, which are "
              + String.join(", ", targets)
              + ", but names "
              + named);
    }
    for (String target : targets) {
      Require.that(
          given.containsKey(target),
          "dsir.shares must name every value of queries.source, but not " + target);
    }
    return new TargetBudgets(targets.stream().map(given::get).toArray(BigDecimal[]::new));
  }

  /** Picks of each target; they sum to the budget. */
  int[] of(int budget) {
    int[] counts = new int[shares.length];
    int left = budget;
    for (int n = 0; n < counts.length - 1; n++) {
      counts[n] =
          shares[n]
              .multiply(BigDecimal.valueOf(budget))
              .divide(sum, 0, RoundingMode.DOWN)
              .intValueExact();
      left -= counts[n];
    }
    counts[counts.length - 1] = left;
    return counts;
  }
}

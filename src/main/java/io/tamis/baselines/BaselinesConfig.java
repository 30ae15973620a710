package io.tamis.baselines;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;

/**
 * What the rules leave open.
 *
 * @param ties the order among candidates that a rule finds equally good
 * @param turns who takes turns in the round robin of RDS+
 * @param transport of method unbalanced-transport
 */
public record BaselinesConfig(TieBreak.By ties, Turn turns, UnbalancedTransport transport) {
  public static final List<String> KEYS =
      List.of(
          "baselines.ties",
          "baselines.turns",
          "baselines.epsilon",
          "baselines.column-weight",
          "baselines.rounds");

  /** Who takes turns. */
  public enum Turn {
    /** Every query. */
    QUERY,
    /** Every source of queries, by the best that its queries know. */
    SOURCE
  }

  public static BaselinesConfig from(ConfigFile file) {
    return new BaselinesConfig(
        file.choice("baselines.ties", TieBreak.By.ID),
        file.choice("baselines.turns", Turn.QUERY),
        new UnbalancedTransport(
            file.number("baselines.epsilon", 0.01),
            file.number("baselines.column-weight", 1e-4),
            (int)
                Require.between(
                    "baselines.rounds", 1, 1_000_000, file.whole("baselines.rounds", 1000))));
  }
}

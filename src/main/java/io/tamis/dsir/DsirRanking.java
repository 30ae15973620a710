package io.tamis.dsir;

import io.tamis.config.Require;
import io.tamis.sample.BestRows;
import io.tamis.sample.ScoreCounts;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;

/**
 * The best rows of each target, from which picks of any budget up to the largest are taken. With
 * one target the picks of a budget are a prefix of those of a larger one; with several, each takes
 * its share of the budget from what those before it have left.
 */
public final class DsirRanking {
  private final DsirModel model;
  private final BestRows.Ranked[] ranked;
  private final int largestBudget;
  private final PoolWeights pool;

  DsirRanking(DsirModel model, int largestBudget, PoolWeights pool) {
    this.model = model;
    this.ranked = pool.drain();
    this.largestBudget = largestBudget;
    this.pool = pool;
  }

  /**
   * Rows that each target must keep for a budget: its picks, those that others may have taken
   * before it, and one more, which tells ties.
   */
  static int[] capacities(TargetBudgets budgets, int budget) {
    int[] capacities = budgets.of(budget);
    int before = 0;
    for (int n = 0; n < capacities.length; n++) {
      before += capacities[n];
      capacities[n] = before + 1;
    }
    return capacities;
  }

  /**
   * @param budget at most the largest
   */
  public DsirPicks picks(int budget) {
    if (budget > largestBudget) {
      throw new IllegalStateException(budget + " picks of " + largestBudget + " ranked");
    }
    int[] counts = model.budgets().of(budget);
    DsirPicks picks =
        new DsirPicks(
            new String[budget],
            new String[budget],
            new String[budget],
            new double[budget],
            new double[budget],
            0);
    Set<String> taken = new HashSet<>();
    int at = 0;
    int ties = 0;
    for (int target = 0; target < counts.length; target++) {
      BestRows.Ranked best = ranked[target];
      int first = at;
      int n = 0;
      for (; at < first + counts[target]; n++) {
        if (taken.add(best.ids()[n])) {
          picks.ids()[at] = best.ids()[n];
          picks.sources()[at] = best.groups()[n];
          picks.targets()[at] = model.targets().get(target);
          picks.logWeights()[at] = best.values()[n];
          picks.scores()[at++] = best.scores()[n];
        }
      }
      ties += ties(picks.scores(), first, at, left(best, n, taken));
    }
    return new DsirPicks(
        picks.ids(),
        picks.sources(),
        picks.targets(),
        picks.logWeights(),
        picks.scores(),
        budget == 0 ? 0 : (double) ties / budget);
  }

  /** The score of the best row that is left; NaN if none is. */
  private static double left(BestRows.Ranked best, int from, Set<String> taken) {
    for (int n = from; n < best.size(); n++) {
      if (!taken.contains(best.ids()[n])) {
        return best.scores()[n];
      }
    }
    return Double.NaN;
  }

  private static int ties(double[] scores, int start, int end, double left) {
    return (int) Arrays.stream(scores, start, end).filter(score -> score == left).count();
  }

  /** What was ranked for one target, the best first. */
  BestRows.Ranked ranked(int target) {
    return ranked[target];
  }

  /** Rows that had too few tokens. */
  public long tooShort() {
    return pool.tooShort();
  }

  /** Tokens of the pool. */
  public long tokens() {
    return pool.tokens();
  }

  /** What the weights come from. */
  public DsirModel model() {
    return model;
  }

  /** The largest log-weight of each row over the targets. */
  public ScoreCounts logWeights() {
    return pool.scores().all();
  }

  /** How they lie in each source. */
  public SortedMap<String, ScoreCounts.Spread> logWeightsBySource() {
    return pool.scores().spreads();
  }

  /**
   * @throws IllegalArgumentException if fewer rows than the budget are long enough
   */
  static void requireEnough(PoolWeights pool, long minimumTokens, int budget) {
    long left = pool.rows() - pool.tooShort();
    Require.that(
        budget <= left,
        "sample.count, or what sample.fraction asks for, must be at most "
            + left
            + ", the number of candidates with as many tokens as dsir.minimum-tokens says, "
            + minimumTokens
            + ", but is "
            + budget);
  }
}

package io.tamis.dsir;

import java.util.List;

/**
 * What the pool and the targets hold, and so what every n-gram weighs: from it and one more pass
 * over the pool rankings are made.
 */
public final class DsirModel {
  private final TargetCounts targets;
  private final TextCounts raw;
  private final double rawFraction;
  private final long rows;
  private final TargetBudgets budgets;
  private final ImportanceWeights[] weights;

  /**
   * @throws IllegalArgumentException if the pool or a target has no token, or the shares do not fit
   *     the targets
   */
  DsirModel(TargetCounts targets, RawCounts raw, DsirConfig config) {
    this.targets = targets;
    this.raw = raw.total();
    this.rawFraction = raw.fraction();
    this.rows = raw.rows();
    this.budgets = TargetBudgets.of(targets.targets(), targets.tokens(), config.shares());
    this.weights = targets.weights(this.raw, config.smoothing());
  }

  /** Rows of the pool. */
  public long rows() {
    return rows;
  }

  /** N-grams that the pool's distribution was counted from. */
  public long rawNGrams() {
    return raw.nGrams();
  }

  /** Share of the rows that it was counted from. */
  public double rawFraction() {
    return rawFraction;
  }

  /** Targets by name, the empty one where queries have no sources. */
  public List<String> targets() {
    return targets.targets();
  }

  /** Queries of all targets. */
  public long queries() {
    return targets.texts();
  }

  TargetBudgets budgets() {
    return budgets;
  }

  /** Of each target. */
  ImportanceWeights[] weights() {
    return weights;
  }
}

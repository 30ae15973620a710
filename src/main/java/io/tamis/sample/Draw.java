package io.tamis.sample;

/** How candidates are drawn from their masses. */
public enum Draw {
  /** Counts within 1 of budget x mass. */
  SYSTEMATIC,
  /** Independent draws with replacement, as the reference does. */
  MULTINOMIAL,
  /** One after the other by mass, without replacement. */
  DISTINCT,
  /** The largest masses, ties by id. */
  TOP,
  /** Every candidate with mass, once. */
  ALL,
  /** None: masses are the result. */
  NONE;

  /** Whether a budget says how many are drawn. */
  public boolean isBudgeted() {
    return this != ALL && this != NONE;
  }

  /** Whether the budget may exceed the number of candidates with mass. */
  public boolean exceedsSupport() {
    return this == MULTINOMIAL || !isBudgeted();
  }
}

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
  /** None: masses are the result. */
  NONE;

  /** Whether the budget may exceed the number of candidates with mass. */
  boolean exceedsSupport() {
    return this == MULTINOMIAL || this == NONE;
  }
}

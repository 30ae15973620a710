package io.tamis.allocation;

/**
 * What picks must keep to: a sum over them that lies in [least, most].
 *
 * @param kind what is summed, and over which candidates
 * @param key of a job file, that gave it
 * @param subject name of the source or target; empty for a budget
 * @param least negative infinity where there is no floor
 * @param most positive infinity where there is no cap
 */
public record Constraint(Kind kind, String key, String subject, double least, double most) {
  /** What a constraint sums, and what for. */
  public enum Kind {
    /** Picks in all. */
    COUNT,
    /** Tokens of all picks. */
    TOKENS,
    /** Picks of one source, at the most. */
    SOURCE_CAP,
    /** Picks of one source, at the least. */
    SOURCE_FLOOR,
    /** Picks that serve one target, at the least. */
    TARGET_FLOOR;

    /** Whether all picks count, whatever their source and targets. */
    public boolean isBudget() {
      return this == COUNT || this == TOKENS;
    }
  }

  /** As a job file has it: {@code sample.caps of math}. */
  public String name() {
    return key + (kind.isBudget() ? "" : " of " + subject);
  }

  /** The bound that is given: the cap, or else the floor. */
  public double limit() {
    return most < Double.POSITIVE_INFINITY ? most : least;
  }

  /** How far a sum is from the bound. */
  double slack(double sum) {
    return most < Double.POSITIVE_INFINITY ? most - sum : sum - least;
  }

  /** What is left of the bounds where others add so much to the sum. */
  Constraint less(double taken) {
    return new Constraint(kind, key, subject, least - taken, most - taken);
  }

  /** The same sum without bounds. */
  Constraint lifted() {
    return new Constraint(kind, key, subject, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }
}

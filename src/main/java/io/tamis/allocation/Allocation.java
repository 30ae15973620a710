package io.tamis.allocation;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The picks under all constraints, what they are worth, and what each constraint costs. Owns its
 * arrays.
 *
 * @param isPicked shape [n], by number of candidate
 * @param value sum of the picks' values
 * @param bound no selection under the constraints is worth more
 * @param budgetValue what the picks would be worth under the budgets alone
 * @param tieShare share of the picks in whose place another candidate, the same to all constraints
 *     and of the same value, was left out: the order of ids decided
 * @param findings by constraint
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record Allocation(
    boolean[] isPicked,
    double value,
    double bound,
    double budgetValue,
    double tieShare,
    List<Finding> findings) {

  /**
   * What became of one constraint.
   *
   * @param used its sum over the picks
   * @param binds whether it holds the value down: its price is not 0
   * @param price what a bound raised by one, a pick or a token, is worth by the linear program; of
   *     a floor below 0
   * @param cost what the picks would be worth more without it, by solving again; 0 where neither a
   *     price nor a tight bound speaks for more (it is then below the linear program's gap); empty
   *     where there are too many to solve for each
   */
  public record Finding(
      Constraint constraint, double used, boolean binds, double price, OptionalDouble cost) {
    /** How far the sum is from the bound. */
    public double slack() {
      return constraint.slack(used);
    }
  }

  /** Cost as a share of what the picks are worth. */
  public OptionalDouble costShare(Finding finding) {
    return finding.cost().isPresent()
        ? OptionalDouble.of(finding.cost().getAsDouble() / value)
        : OptionalDouble.empty();
  }

  /** Relative distance of the bound. */
  public double gap() {
    return (bound - value) / value;
  }

  /** What all floors and caps cost together, as a share of what the picks are worth. */
  public double costShare() {
    return (budgetValue - value) / value;
  }
}

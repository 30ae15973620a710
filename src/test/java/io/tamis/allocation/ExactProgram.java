package io.tamis.allocation;

import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** The same program, handed to a linear and integer programming solver. */
final class ExactProgram {
  /** Whether picks are whole. */
  enum Picks {
    WHOLE,
    IN_PART
  }

  private ExactProgram() {}

  /**
   * @return the highest value; empty if not all constraints can be met
   */
  static Optional<Double> optimum(BinaryProgram program, Picks picks) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable[] variables = new Variable[program.size()];
    for (int j = 0; j < variables.length; j++) {
      variables[j] = model.newVariable("x" + j).lower(0).upper(1).weight(program.values()[j]);
      if (picks == Picks.WHOLE) {
        variables[j].integer(true);
      }
    }
    for (int k = 0; k < program.rowCount(); k++) {
      Constraint constraint = program.constraints().get(k);
      Expression row = model.newExpression("row" + k);
      if (Double.isFinite(constraint.least())) {
        row.lower(constraint.least());
      }
      if (Double.isFinite(constraint.most())) {
        row.upper(constraint.most());
      }
      for (int j = 0; j < variables.length; j++) {
        for (int e = program.starts()[j]; e < program.starts()[j + 1]; e++) {
          if (program.rows()[e] == k) {
            row.set(variables[j], program.coefficients()[e]);
          }
        }
      }
    }
    Optimisation.Result result = model.maximise();
    return result.getState().isOptimal() ? Optional.of(result.getValue()) : Optional.empty();
  }

  /** Every selection tried. */
  static Optional<Double> bestOfAll(BinaryProgram program) {
    Optional<Double> best = Optional.empty();
    for (int set = 0; set < 1 << program.size(); set++) {
      boolean[] isPicked = new boolean[program.size()];
      for (int j = 0; j < isPicked.length; j++) {
        isPicked[j] = (set >> j & 1) == 1;
      }
      double value = program.value(isPicked);
      if (program.allows(isPicked) && value > best.orElse(Double.NEGATIVE_INFINITY)) {
        best = Optional.of(value);
      }
    }
    return best;
  }
}

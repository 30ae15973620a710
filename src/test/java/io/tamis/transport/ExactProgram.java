package io.tamis.transport;

import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** The problem as printed, METHODS 1.2 with G_KDE, handed to a linear programming solver. */
public final class ExactProgram {
  private ExactProgram() {}

  /**
   * @param distances shape [M, N], by candidate
   * @param densities shape [N]
   * @return the least (alpha / C) sum of plan x distance + (1 - alpha) G
   */
  public static double optimum(
      double[][] distances, double[] densities, double alpha, double distanceScale) {
    int m = distances.length;
    int n = densities.length;
    double capacity = 0;
    for (double density : densities) {
      capacity += 1 / density;
    }
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable penalty = model.newVariable("g").lower(0).weight(1 - alpha);
    for (int i = 0; i < m; i++) {
      Expression row = model.newExpression("row" + i).level(1);
      for (int j = 0; j < n; j++) {
        // in units of 1 / M, so that all numbers are near 1
        Variable share =
            model
                .newVariable("x" + i + "-" + j)
                .lower(0)
                .weight(alpha / distanceScale * distances[i][j] / m);
        row.set(share, 1);
        // density * |share / M - 1 / (M S density)| * M <= g
        model
            .newExpression("over" + i + "-" + j)
            .upper(1 / capacity)
            .set(share, densities[j])
            .set(penalty, -1);
        model
            .newExpression("under" + i + "-" + j)
            .lower(1 / capacity)
            .set(share, densities[j])
            .set(penalty, 1);
      }
    }
    Optimisation.Result result = model.minimise();
    if (!result.getState().isOptimal()) {
      throw new IllegalStateException("the program has no optimum: " + result.getState());
    }
    return result.getValue();
  }
}

package io.tamis.baselines;

import io.tamis.config.Require;
import java.io.Serializable;

/**
 * Entropic transport from the queries to the whole pool, the rows' marginal hard and the columns'
 * soft: a candidate's score is the mass that it receives.
 *
 * <p>Cost C(i, j) = (1 - cos(i, j)) / 2, a = 1 / M, b = 1 / N, K(i, j) = a b exp(-C(i, j) / ε).
 * From u = v = 1, repeat u ← a / (K v), then v ← (b / (Kᵀ u))^φ with φ = m / (m + ε), until the
 * mean of max |u - u'| / max(u, u', 1) and of the same of v is below 1e-6, or the rounds are spent.
 * score(j) = v(j) (Kᵀ u)(j). The generalized Sinkhorn iteration of Chizat, Peyré, Schmitzer and
 * Vialard (Mathematics of Computation, 2018) with the defaults of the POT library's {@code
 * sinkhorn_unbalanced}, as in the study on targeted instruction selection; m is its {@code reg_m}.
 *
 * <p>Costs lie in [0, 1], so with ε of at least 0.002 no kernel value is below a b e⁻⁵⁰⁰: nothing
 * underflows, and no shift is needed. No pair is left out either: candidates far from all queries
 * hardly move the sums, but their v is what the stopping rule may see.
 *
 * @param epsilon ε, weight of the entropy
 * @param columnWeight m, weight of the columns' marginal
 * @param rounds the most
 */
public record UnbalancedTransport(double epsilon, double columnWeight, int rounds)
    implements Serializable {
  static final double TOLERANCE = 1e-6;

  public UnbalancedTransport {
    Require.between("baselines.epsilon", 0.002, 1000, epsilon);
    Require.positive("baselines.column-weight", columnWeight);
    Require.atLeast("baselines.rounds", 1, rounds);
  }

  /** φ. */
  double exponent() {
    return columnWeight / (columnWeight + epsilon);
  }

  /**
   * exp(-C / ε).
   *
   * @param squaredDistance of two vectors of length one, which is 4 C
   */
  double kernel(double squaredDistance) {
    return Exponential.of(-squaredDistance / (4 * epsilon));
  }
}

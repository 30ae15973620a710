package io.tamis.transport;

import java.util.Arrays;

/**
 * The plan of a given s: each query walks its neighbors in order, gives each at most 1 / (M s
 * density), and stops when its mass 1 / M is gone. What is left at the end of a list goes to the
 * last neighbor, as in the reference.
 */
final class GreedyFill {
  /** Share of a query's mass below which a difference is rounding. */
  private static final double ROUNDING = 1e-10;

  private final TransportProblem problem;

  GreedyFill(TransportProblem problem) {
    this.problem = problem;
  }

  /** Shape [k], the masses of query {@code i}'s first k neighbors, all positive. */
  double[] row(int i, double s) {
    int depth = problem.depth(i);
    double row = 1.0 / problem.queries();
    double left = row;
    double[] masses = new double[Math.min(depth, 16)];
    int k = 0;
    while (left > 0 && k < depth) {
      double cap = 1 / (problem.queries() * s * problem.density(i, k));
      boolean fills = Math.abs(left - cap) < ROUNDING * row; // to the last, but for rounding
      double mass = fills || cap < left ? cap : left;
      left = fills ? 0 : left - mass;
      if (k == depth - 1) {
        mass += left;
        left = 0;
      }
      if (k == masses.length) {
        masses = Arrays.copyOf(masses, Math.min(depth, 2 * k));
      }
      masses[k++] = mass;
    }
    return Arrays.copyOf(masses, k);
  }

  /** How many candidates get mass. */
  int support(double s) {
    boolean[] touched = new boolean[problem.densities().length];
    int support = 0;
    for (int i = 0; i < problem.queries(); i++) {
      int depth = row(i, s).length;
      for (int k = 0; k < depth; k++) {
        int candidate = problem.candidates()[i][k];
        support += touched[candidate] ? 0 : 1;
        touched[candidate] = true;
      }
    }
    return support;
  }
}

package io.tamis.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The candidates about which a linear program is least decided, those whose reduced values are
 * nearest to 0; all others keep its decision. Whole picks are looked for among the core alone
 * (Balas and Zemel, "An algorithm for large zero-one knapsack problems", 1980). A selection that
 * decides otherwise on a candidate outside is worth less than the bound by at least the candidate's
 * reduced value, so nothing is lost from sight.
 */
final class Core {
  private static final int PER_CONSTRAINT = 64;
  private static final int LEAST = 256;

  private Core() {}

  /**
   * @param simplex solved
   * @return empty if no selection was found that keeps to all constraints
   */
  static Optional<BranchAndBound.Outcome> wholePicks(BinaryProgram program, DualSimplex simplex) {
    int size = LEAST + PER_CONSTRAINT * program.rowCount();
    if (size >= program.size()) {
      return new BranchAndBound(program, simplex).solve();
    }
    double[] prices = simplex.prices();
    double[] distances = new double[program.size()];
    Arrays.setAll(distances, j -> Math.abs(program.values()[j] - program.dot(j, prices)));
    for (int j : simplex.basic()) {
      distances[j] = -1; // in the core, whatever rounding says
    }
    int[] order =
        IntStream.range(0, distances.length)
            .boxed() // a few times per run, over the support
            .sorted(Comparator.comparingDouble(j -> distances[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] members = Arrays.stream(order).limit(size).sorted().toArray();
    boolean[] picks = new boolean[program.size()];
    for (int n = size; n < order.length; n++) {
      picks[order[n]] = simplex.pick(order[n]) > 0.5;
    }
    BinaryProgram core = among(program, members, program.sums(picks));
    DualSimplex inCore = new DualSimplex(core);
    Optional<BranchAndBound.Outcome> found =
        inCore.solve() ? new BranchAndBound(core, inCore).solve() : Optional.empty();
    if (found.isEmpty()) {
      return new BranchAndBound(program, simplex).solve();
    }
    double outside = program.value(picks);
    for (int n = 0; n < size; n++) {
      picks[members[n]] = found.get().isPicked()[n];
    }
    double value = program.value(picks);
    double most = simplex.bound();
    double elsewhere = most - distances[order[size]];
    double bound = Math.max(value, Math.max(outside + found.get().bound(), elsewhere));
    return program.allows(picks)
        ? Optional.of(new BranchAndBound.Outcome(picks, value, Math.min(most, bound)))
        : new BranchAndBound(program, simplex).solve();
  }

  /** What is left of the bounds to some candidates once the others have taken their part. */
  private static BinaryProgram among(BinaryProgram program, int[] members, double[] taken) {
    int[] starts = new int[members.length + 1];
    for (int n = 0; n < members.length; n++) {
      starts[n + 1] = starts[n] + program.starts()[members[n] + 1] - program.starts()[members[n]];
    }
    int[] rows = new int[starts[members.length]];
    double[] coefficients = new double[rows.length];
    double[] values = new double[members.length];
    for (int n = 0; n < members.length; n++) {
      int from = program.starts()[members[n]];
      System.arraycopy(program.rows(), from, rows, starts[n], starts[n + 1] - starts[n]);
      System.arraycopy(
          program.coefficients(), from, coefficients, starts[n], starts[n + 1] - starts[n]);
      values[n] = program.values()[members[n]];
    }
    List<Constraint> left = new ArrayList<>();
    for (int k = 0; k < taken.length; k++) {
      left.add(program.constraints().get(k).less(taken[k]));
    }
    return new BinaryProgram(values, starts, rows, coefficients, left);
  }
}

package io.tamis.allocation;

import io.tamis.allocation.Allocation.Finding;
import io.tamis.config.Require;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The selection of highest value under budgets, floors and caps, and what each of them costs.
 *
 * <p>A multiple-choice, multidimensional knapsack problem: maximize the sum of value x pick, picks
 * 0 or 1. The linear program is solved exactly by {@link DualSimplex}; its prices bound the value
 * of every selection, and say what one more pick or token is worth. {@link BranchAndBound} makes
 * picks whole, within a {@link Core}. A constraint's cost is what its own removal brings: the
 * problem is solved again without it. Time O(entries + K²) for each of K constraints that bind, and
 * K times that for the costs.
 */
public final class Allocator {
  private static final double NEARLY_WHOLE = 1e-6;

  /** Entries read by all steps of all solutions without one constraint: some ten seconds. */
  private static final long MOST_WORK = 3_000_000_000L;

  private Allocator() {}

  /**
   * @throws IllegalArgumentException if not all constraints can be met; says which
   */
  public static Allocation allocate(Choices choices, Limits limits) {
    requireRoom(choices, limits);
    BinaryProgram program = limits.program(choices);
    DualSimplex simplex = new DualSimplex(program);
    if (!simplex.solve()) {
      throw new IllegalArgumentException(conflict(program, simplex.conflict()));
    }
    double[] prices = simplex.prices();
    boolean[] binds = new boolean[program.rowCount()];
    for (int k = 0; k < binds.length; k++) {
      binds[k] = simplex.binds(k);
    }
    BranchAndBound.Outcome best =
        Core.wholePicks(program, simplex)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no selection was found that keeps to all of "
                            + program.constraints().stream()
                                .map(Allocator::given)
                                .collect(Collectors.joining(", "))));
    List<Finding> findings = findings(program, best, prices, binds);
    int[] notBudgets =
        IntStream.range(0, binds.length)
            .filter(k -> !program.constraints().get(k).kind().isBudget())
            .toArray();
    double budgetValue =
        notBudgets.length == 0
            ? best.value()
            : Math.max(best.value(), value(program.without(notBudgets)));
    return new Allocation(
        best.isPicked(),
        best.value(),
        best.bound(),
        budgetValue,
        tieShare(program, best.isPicked()),
        findings);
  }

  /** Where no candidate fits, nothing would be selected. */
  private static void requireRoom(Choices choices, Limits limits) {
    double least = Arrays.stream(choices.tokens()).min().orElse(0);
    Require.that(
        limits.tokens().isEmpty() || limits.tokens().getAsDouble() >= least,
        "sample.tokens must leave room for one candidate with mass, but is "
            + (long) limits.tokens().orElse(0)
            + ", and the least has "
            + (long) Math.ceil(least)
            + " tokens");
  }

  /**
   * Constraints that hold the value down, or may for whole picks, are lifted one by one, the most
   * expensive first, as many as there is time for.
   */
  private static List<Finding> findings(
      BinaryProgram program, BranchAndBound.Outcome best, double[] prices, boolean[] binds) {
    double[] sums = program.sums(best.isPicked());
    double[] largest = largest(program);
    List<Constraint> constraints = program.constraints();
    int[] mayCost =
        IntStream.range(0, binds.length)
            .filter(k -> binds[k] || constraints.get(k).slack(sums[k]) < largest[k])
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    k -> binds[k] ? -Math.abs(prices[k] * constraints.get(k).limit()) : 0))
            .mapToInt(Integer::intValue)
            .toArray();
    long workOfOne = 1 + (long) mayCost.length * program.rows().length;
    int solved = Math.clamp(MOST_WORK / workOfOne, 1, Math.max(1, mayCost.length));
    OptionalDouble[] costs = new OptionalDouble[binds.length];
    Arrays.fill(costs, OptionalDouble.of(0));
    for (int n = 0; n < mayCost.length; n++) {
      int k = mayCost[n];
      costs[k] =
          n < solved
              ? OptionalDouble.of(Math.max(0, value(program.without(k)) - best.value()))
              : OptionalDouble.empty();
    }
    return IntStream.range(0, binds.length)
        .mapToObj(
            k ->
                new Finding(
                    constraints.get(k), sums[k], binds[k], binds[k] ? prices[k] : 0, costs[k]))
        .toList();
  }

  /** Of a program with fewer constraints than one that can be met. */
  private static double value(BinaryProgram program) {
    DualSimplex simplex = new DualSimplex(program);
    if (!simplex.solve()) {
      throw new IllegalStateException("fewer constraints cannot be met where more can");
    }
    return Core.wholePicks(program, simplex).map(BranchAndBound.Outcome::value).orElse(0.0);
  }

  private static double[] largest(BinaryProgram program) {
    double[] largest = new double[program.rowCount()];
    for (int e = 0; e < program.rows().length; e++) {
      int row = program.rows()[e];
      largest[row] = Math.max(largest[row], program.coefficients()[e]);
    }
    return largest;
  }

  /** Which constraint asks for more than others leave, and how much they leave. */
  private static String conflict(BinaryProgram program, List<Integer> rows) {
    int asking =
        rows.stream()
            .filter(k -> program.constraints().get(k).least() > 0)
            .max(Comparator.comparing(k -> program.constraints().get(k).kind()))
            .orElseThrow(() -> new IllegalStateException("caps alone are in conflict"));
    List<Integer> others = rows.stream().filter(k -> k != asking).toList();
    BinaryProgram most = program.mostOf(asking, others);
    DualSimplex simplex = new DualSimplex(most);
    String left = "";
    if (simplex.solve()) {
      double sum = 0;
      for (int j = 0; j < most.size(); j++) {
        sum += most.values()[j] * simplex.pick(j);
      }
      left = ", but at most " + (long) Math.floor(sum + NEARLY_WHOLE) + " can be had";
    }
    Constraint asks = program.constraints().get(asking);
    return asks.name()
        + " asks for "
        + (long) asks.least()
        + " picks"
        + left
        + (others.isEmpty()
            ? " among the candidates with mass"
            : " beside "
                + others.stream()
                    .map(k -> given(program.constraints().get(k)))
                    .collect(Collectors.joining(" and ")))
        + (rows.stream().anyMatch(k -> program.constraints().get(k).kind().isBudget())
            ? ""
            : "; a smaller transport.alpha gives mass to more candidates");
  }

  private static String given(Constraint constraint) {
    double limit = constraint.limit();
    return constraint.name()
        + ", "
        + (limit == Math.rint(limit) ? String.valueOf((long) limit) : String.valueOf(limit));
  }

  /** Picks that another candidate could stand for, without any change but the id. */
  private static double tieShare(BinaryProgram program, boolean[] isPicked) {
    Integer[] order = new Integer[isPicked.length]; // once per run, over the support
    Arrays.setAll(order, j -> j);
    Arrays.sort(order, Comparator.comparingDouble(j -> program.values()[j]));
    long picked = 0;
    long tied = 0;
    for (int start = 0, end; start < order.length; start = end) {
      end = start + 1;
      double value = program.values()[order[start]];
      while (end < order.length && program.values()[order[end]] == value) {
        end++;
      }
      Map<String, int[]> leftAndPicked = new HashMap<>();
      for (int at = start; at < end; at++) {
        int j = order[at];
        picked += isPicked[j] ? 1 : 0;
        if (end - start > 1) {
          leftAndPicked
              .computeIfAbsent(column(program, j), key -> new int[2])[isPicked[j] ? 1 : 0]++;
        }
      }
      for (int[] counts : leftAndPicked.values()) {
        tied += counts[0] > 0 ? counts[1] : 0;
      }
    }
    return picked == 0 ? 0 : (double) tied / picked;
  }

  private static String column(BinaryProgram program, int j) {
    int start = program.starts()[j];
    int end = program.starts()[j + 1];
    return Arrays.toString(Arrays.copyOfRange(program.rows(), start, end))
        + Arrays.toString(Arrays.copyOfRange(program.coefficients(), start, end));
  }
}

package io.tamis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JointSolverTest {
  private static final double SCALE = 2;

  /** Complete lists over a few candidates; three queries of the first target, two of the other. */
  private static double[][] distances(int candidates, long seed) {
    Random random = new Random(seed);
    double[][] distances = new double[5][candidates];
    for (double[] row : distances) {
      Arrays.setAll(row, j -> random.nextDouble());
    }
    return distances;
  }

  private static TransportProblem problem(double[][] distances, double[] densities, int depth) {
    int[][] candidates = new int[distances.length][];
    double[][] sorted = new double[distances.length][];
    for (int i = 0; i < distances.length; i++) {
      double[] row = distances[i];
      candidates[i] =
          IntStream.range(0, row.length)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> row[j]))
              .limit(depth)
              .mapToInt(j -> j)
              .toArray();
      sorted[i] = Arrays.stream(candidates[i]).mapToDouble(j -> row[j]).toArray();
    }
    return new TransportProblem(candidates, sorted, densities, densities.length);
  }

  private static Targets two() {
    return new Targets(List.of("a", "b"), new int[] {0, 1, 0, 1, 0}, new double[] {0.75, 0.25});
  }

  private static double[] densities(int count, long seed) {
    Random random = new Random(seed);
    return random.doubles(count, 1, 3).toArray();
  }

  @Test
  void theObjectiveIsTheMeanOfTheTargetsOptimaByShare() {
    for (long seed = 0; seed < 20; seed++) {
      double[][] distances = distances(6, seed);
      double[] densities = densities(6, seed);
      TransportPlan plan =
          new JointSolver(problem(distances, densities, 6), two()).solve(0.6, SCALE);
      double[][] first = {distances[0], distances[2], distances[4]};
      double[][] second = {distances[1], distances[3]};
      assertThat(plan.primal())
          .as("seed " + seed)
          .isCloseTo(
              0.75 * objective(first, densities) + 0.25 * objective(second, densities),
              within(1e-8));
      assertThat(plan.gap()).isCloseTo(0, within(1e-10));
    }
  }

  /** The exact optimum, in the plan's terms: without the constant that no plan changes. */
  private static double objective(double[][] distances, double[] densities) {
    return new TransportSolver(problem(distances, densities, densities.length))
        .solve(0.6, SCALE)
        .primal();
  }

  @Test
  void everyTargetShipsItsShareHoweverManyQueriesItHas() {
    TransportPlan plan =
        new JointSolver(problem(distances(30, 1), densities(30, 1), 30), two()).solve(0.7, SCALE);
    double[] shipped = new double[2];
    for (int i = 0; i < 5; i++) {
      shipped[two().ofQuery()[i]] += Arrays.stream(plan.plan()[i]).sum();
    }
    assertThat(shipped[0]).isCloseTo(0.75, within(1e-12));
    assertThat(shipped[1]).isCloseTo(0.25, within(1e-12));
    assertThat(Arrays.stream(plan.masses()).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void massesAreTheMeanOfTheTargetsMasses() {
    double[][] distances = distances(30, 2);
    double[] densities = densities(30, 2);
    TransportPlan joint =
        new JointSolver(problem(distances, densities, 30), two()).solve(0.7, SCALE);
    double[] first =
        new TransportSolver(
                problem(new double[][] {distances[0], distances[2], distances[4]}, densities, 30))
            .solve(0.7, SCALE)
            .masses();
    double[] second =
        new TransportSolver(problem(new double[][] {distances[1], distances[3]}, densities, 30))
            .solve(0.7, SCALE)
            .masses();
    for (int j = 0; j < 30; j++) {
      assertThat(joint.masses()[j]).isCloseTo(0.75 * first[j] + 0.25 * second[j], within(1e-14));
    }
  }

  @Test
  void oneTargetIsSolvedAsWithoutTargets() {
    TransportProblem problem = problem(distances(30, 3), densities(30, 3), 30);
    TransportPlan plan = new JointSolver(problem, Targets.one(5)).solve(0.7, SCALE);
    TransportPlan alone = new TransportSolver(problem).solve(0.7, SCALE);
    assertThat(plan.masses()).isEqualTo(alone.masses());
    assertThat(plan.s()).isEqualTo(alone.s());
    assertThat(plan.primal()).isEqualTo(alone.primal());
  }

  @Test
  void aQueryThatRanDryIsToldByItsOwnNumber() {
    double[][] distances = distances(400, 4);
    TransportProblem deep = problem(distances, densities(400, 4), 200);
    int[] depths = {200, 200, 200, 2, 200}; // 200 of 400 hold all that is needed, 2 do not
    JointSolver solver = new JointSolver(deep.cut(depths), two());
    TransportPlan plan = solver.solve(0.97, SCALE);
    assertThat(plan.dry()).containsExactly(3);
    assertThat(solver.isExact(plan)).isFalse();
    JointSolver all = new JointSolver(deep, two());
    TransportPlan whole = all.solve(0.97, SCALE);
    assertThat(whole.dry()).isEmpty();
    assertThat(all.isExact(whole)).isTrue();
  }

  @Test
  void theLargestAlphaThatHoldsABudgetIsFound() {
    JointSolver solver = new JointSolver(problem(distances(60, 5), densities(60, 5), 60), two());
    double alpha = solver.alphaForSupport(12, SCALE).orElseThrow();
    assertThat(solver.solve(alpha, SCALE).support()).isGreaterThanOrEqualTo(12);
    assertThat(solver.solve(alpha * (1 + 1e-9), SCALE).support()).isLessThan(12);
    assertThat(
            new JointSolver(problem(distances(60, 5), densities(60, 5), 4), two())
                .alphaForSupport(40, SCALE))
        .isEmpty();
  }
}

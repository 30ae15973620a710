package io.tamis.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.transport.ExactProgram;
import io.tamis.transport.TransportPlan;
import io.tamis.transport.TransportProblem;
import io.tamis.transport.TransportSolver;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanCheckTest {
  /** A small pool as dense tables. */
  private record Instance(double[][] distances, double[] densities, double alpha, double scale) {
    static Instance random(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int m = 1 + random.nextInt(4);
      int n = 1 + random.nextInt(12);
      boolean coarse = seed % 3 == 0; // many ties
      double[][] distances = new double[m][n];
      double[] densities = new double[n];
      for (int j = 0; j < n; j++) {
        densities[j] = seed % 5 == 0 ? 1 : 1 + random.nextInt(2) * 9 * random.nextDouble();
        for (int i = 0; i < m; i++) {
          distances[i][j] = coarse ? random.nextInt(4) : random.nextDouble(2);
        }
      }
      double alpha = seed % 8 < 2 ? seed % 8 : random.nextDouble();
      return new Instance(distances, densities, alpha, 0.05 + 3 * random.nextDouble());
    }

    int[][] lists(int depth) {
      return Arrays.stream(distances)
          .map(
              row ->
                  IntStream.range(0, row.length)
                      .boxed()
                      .sorted(Comparator.comparingDouble((Integer j) -> row[j]))
                      .limit(depth)
                      .mapToInt(j -> j)
                      .toArray())
          .toArray(int[][]::new);
    }

    double[][] listed(int[][] lists) {
      double[][] listed = new double[lists.length][];
      for (int i = 0; i < lists.length; i++) {
        double[] row = distances[i];
        listed[i] = Arrays.stream(lists[i]).mapToDouble(j -> row[j]).toArray();
      }
      return listed;
    }

    PlanCheck check(int depth) {
      int[][] lists = lists(depth);
      return new PlanCheck(lists, listed(lists), densities, densities.length, alpha, scale);
    }

    TransportPlan solved(int depth) {
      int[][] lists = lists(depth);
      return new TransportSolver(
              new TransportProblem(lists, listed(lists), densities, densities.length))
          .solve(alpha, scale);
    }

    double capacity() {
      return Arrays.stream(densities).map(density -> 1 / density).sum();
    }
  }

  /** Masses beside the lists. */
  private static double[][] beside(TransportPlan plan, int depth) {
    return Arrays.stream(plan.plan())
        .map(row -> Arrays.copyOf(row, depth))
        .toArray(double[][]::new);
  }

  private static double[][] dense(double[][] plan, int[][] lists, int size) {
    double[][] dense = new double[plan.length][size];
    for (int i = 0; i < plan.length; i++) {
      for (int k = 0; k < plan[i].length; k++) {
        dense[i][lists[i][k]] = plan[i][k];
      }
    }
    return dense;
  }

  @Test
  void theBestBoundIsTheOptimumOfAnExactSolver() {
    for (long seed = 0; seed < 400; seed++) {
      Instance instance = Instance.random(seed);
      double optimum =
          ExactProgram.optimum(
                  instance.distances, instance.densities, instance.alpha, instance.scale)
              + (1 - instance.alpha) / instance.capacity();
      assertThat(instance.check(instance.densities.length).dual())
          .as("seed %d", seed)
          .isCloseTo(optimum, within(1e-9));
    }
  }

  @Test
  void thePrimalIsThatOfTheNaiveFormula() {
    for (long seed = 0; seed < 400; seed++) {
      Instance instance = Instance.random(seed);
      int size = instance.densities.length;
      SplittableRandom random = new SplittableRandom(seed);
      double[][] plan = new double[instance.distances.length][size];
      for (double[] row : plan) { // any plan, not the best
        double sum = 0;
        for (int k = 0; k < size; k++) {
          row[k] = random.nextInt(3) == 0 && k > 0 ? 0 : random.nextDouble();
          sum += row[k];
        }
        for (int k = 0; k < size; k++) {
          row[k] /= sum * plan.length;
        }
      }
      double[][] dense = dense(plan, instance.lists(size), size);
      assertThat(instance.check(size).primal(plan))
          .as("seed %d", seed)
          .isCloseTo(
              NaivePlan.primal(
                  dense, instance.distances, instance.densities, instance.alpha, instance.scale),
              within(1e-12));
      assertThat(instance.check(size).primal(plan))
          .as("weak duality, seed %d", seed)
          .isGreaterThanOrEqualTo(instance.check(size).dual() - 1e-12);
    }
  }

  @Test
  void agreesWithTheSolverOnListsOfAnyLength() {
    int cut = 0;
    for (long seed = 0; seed < 400; seed++) {
      Instance instance = Instance.random(seed);
      int depth = 1 + (int) (seed % instance.densities.length);
      cut += depth < instance.densities.length ? 1 : 0;
      TransportPlan plan = instance.solved(depth);
      PlanCheck check = instance.check(depth);
      double[][] beside = beside(plan, depth);
      assertThat(check.dual()).as("dual, seed %d", seed).isCloseTo(plan.dual(), within(1e-9));
      assertThat(check.primal(beside))
          .as("primal, seed %d", seed)
          .isCloseTo(plan.primal(), within(1e-9));
      assertThat(check.columns(beside)).as("masses, seed %d", seed).isEqualTo(plan.masses());
      assertThat(check.meanDistance(beside)).isCloseTo(plan.meanDistance(), within(1e-12));
      for (double row : PlanCheck.rows(beside)) {
        assertThat(row).isCloseTo(1.0 / beside.length, within(1e-12));
      }
      assertThat(PlanCheck.boundaryTies(check.distances(), beside))
          .as("ties, seed %d", seed)
          .isEqualTo(plan.boundaryTies());
    }
    assertThat(cut).isGreaterThan(100);
  }

  @Test
  void aPlanThatMovesMassToAFartherCandidateIsAboveTheBound() {
    double[][] distances = {{0, 1, 3}};
    PlanCheck check =
        new PlanCheck(new int[][] {{0, 1, 2}}, distances, new double[] {1, 1, 1}, 3, 1, 1);
    assertThat(check.dual()).isZero();
    assertThat(check.primal(new double[][] {{1, 0, 0}})).isZero();
    assertThat(check.primal(new double[][] {{0.5, 0, 0.5}})).isEqualTo(1.5);
  }
}

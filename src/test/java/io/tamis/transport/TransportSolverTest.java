package io.tamis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransportSolverTest {
  /** Lists of the nearest {@code depth}, ties by number. */
  static TransportProblem problem(double[][] distances, double[] densities, int depth) {
    int[][] candidates = new int[distances.length][];
    double[][] sorted = new double[distances.length][];
    for (int i = 0; i < distances.length; i++) {
      double[] row = distances[i];
      candidates[i] =
          IntStream.range(0, row.length)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer j) -> row[j]))
              .limit(depth)
              .mapToInt(j -> j)
              .toArray();
      sorted[i] = Arrays.stream(candidates[i]).mapToDouble(j -> row[j]).toArray();
    }
    return new TransportProblem(candidates, sorted, densities, densities.length);
  }

  private record Instance(double[][] distances, double[] densities, double alpha, double scale) {
    static Instance random(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int m = 1 + random.nextInt(4);
      int n = 1 + random.nextInt(12);
      boolean uniform = random.nextInt(3) == 0;
      boolean coarse = random.nextInt(3) == 0; // many ties
      double[][] distances = new double[m][n];
      double[] densities = new double[n];
      for (int j = 0; j < n; j++) {
        densities[j] = uniform ? 1 : 1 + random.nextInt(2) * 9 * random.nextDouble();
        for (int i = 0; i < m; i++) {
          distances[i][j] = coarse ? random.nextInt(4) : random.nextDouble(2);
        }
      }
      double alpha =
          switch ((int) (seed % 8)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> 0.9 + 0.1 * random.nextDouble();
            default -> random.nextDouble();
          };
      return new Instance(distances, densities, alpha, 0.05 + 3 * random.nextDouble());
    }

    double capacity() {
      return Arrays.stream(densities).map(density -> 1 / density).sum();
    }
  }

  @Test
  void reachesTheOptimumOfAnExactSolverAndProvesIt() {
    for (long seed = 0; seed < 400; seed++) {
      Instance instance = Instance.random(seed);
      TransportPlan plan =
          new TransportSolver(
                  problem(instance.distances, instance.densities, instance.densities.length))
              .solve(instance.alpha, instance.scale);
      double optimum =
          ExactProgram.optimum(
              instance.distances, instance.densities, instance.alpha, instance.scale);
      assertThat(plan.primal() - (1 - instance.alpha) / instance.capacity())
          .as("primal, seed %d", seed)
          .isCloseTo(optimum, within(1e-9));
      assertThat(plan.gap()).as("gap, seed %d", seed).isCloseTo(0, within(1e-9));
      assertThat(plan.dry()).isEmpty();
    }
  }

  @Test
  void theReportedObjectiveIsThatOfThePlanItself() {
    for (long seed = 0; seed < 200; seed++) {
      Instance instance = Instance.random(seed);
      int n = instance.densities.length;
      TransportPlan plan =
          new TransportSolver(problem(instance.distances, instance.densities, n))
              .solve(instance.alpha, instance.scale);
      double[][] dense = new double[instance.distances.length][n];
      double penalty = 0;
      double cost = 0;
      for (int i = 0; i < dense.length; i++) {
        for (int k = 0; k < plan.plan()[i].length; k++) {
          dense[i][plan.candidates()[i][k]] = plan.plan()[i][k];
        }
        assertThat(Arrays.stream(dense[i]).sum()).isCloseTo(1.0 / dense.length, within(1e-15));
        for (int j = 0; j < n; j++) {
          cost += dense[i][j] * instance.distances[i][j];
          double even = 1 / (dense.length * instance.capacity() * instance.densities[j]);
          penalty =
              Math.max(
                  penalty, dense.length * instance.densities[j] * Math.abs(dense[i][j] - even));
        }
      }
      assertThat(
              instance.alpha / instance.scale * cost
                  + (1 - instance.alpha) * (penalty + 1 / instance.capacity()))
          .as("seed %d", seed)
          .isCloseTo(plan.primal(), within(1e-9));
      assertThat(Arrays.stream(plan.masses()).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void aBoundFromShortListsHoldsForTheWholePool() {
    for (long seed = 0; seed < 200; seed++) {
      Instance instance = Instance.random(seed);
      int depth = 1 + (int) (seed % 5);
      TransportProblem shortened = problem(instance.distances, instance.densities, depth);
      TransportSolver solver = new TransportSolver(shortened);
      TransportPlan plan = solver.solve(instance.alpha, instance.scale);
      TransportPlan full =
          new TransportSolver(
                  problem(instance.distances, instance.densities, instance.densities.length))
              .solve(instance.alpha, instance.scale);
      assertThat(plan.dual()).as("seed %d", seed).isLessThanOrEqualTo(full.primal() + 1e-9);
      if (solver.isExact(plan)) {
        assertThat(plan.masses()).as("seed %d", seed).isEqualTo(full.masses());
        assertThat(plan.gap()).as("seed %d", seed).isCloseTo(0, within(1e-9));
      }
    }
  }

  @Test
  void sharesMassAmongNearDuplicatesAsPublished() {
    double[] candidates = {1, 2, 3, 3.01, 3.02, 6};
    double[] queries = {0, 4};
    double[][] distances = new double[2][6];
    double[] densities = new double[6];
    for (int j = 0; j < 6; j++) {
      for (int i = 0; i < 2; i++) {
        distances[i][j] = Math.abs(queries[i] - candidates[j]);
      }
      for (double other : candidates) {
        densities[j] += Math.max(0, 1 - Math.pow((candidates[j] - other) / 0.1, 2));
      }
    }
    double constant = 1 / Arrays.stream(densities).map(density -> 1 / density).sum();
    TransportSolver solver = new TransportSolver(problem(distances, densities, 6));

    TransportPlan half = solver.solve(0.5, 1);
    assertThat(half.s()).isCloseTo(1.0135365714935731, within(1e-12));
    assertClose(half.masses(), 0.493322, 0.006678, 0.167228, 0.165544, 0.167228, 0);
    assertThat(half.primal() - 0.5 * constant).isCloseTo(0.869582646129, within(1e-11));

    TransportPlan closer = solver.solve(0.7, 1);
    assertThat(closer.s()).isCloseTo(1.0, within(1e-12));
    assertClose(closer.masses(), 0.5, 0, 0.162723, 0.167785, 0.169492, 0);
    assertThat(closer.primal() - 0.3 * constant).isCloseTo(0.921705576660, within(1e-10));
  }

  @Test
  void withoutDensitiesIsKnnUniform() {
    double[] candidates = {1, 2, 3, 3.01, 3.02, 6};
    double[] queries = {0, 4};
    double[][] distances = new double[2][6];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 6; j++) {
        distances[i][j] = Math.abs(queries[i] - candidates[j]);
      }
    }
    double[] ones = {1, 1, 1, 1, 1, 1};
    TransportSolver solver = new TransportSolver(problem(distances, ones, 6));
    assertClose(solver.solve(0.5, 1).masses(), .25, .25, 0, .25, .25, 0);
    assertThat(solver.solve(0.5, 1).primal() - 0.5 / 6).isCloseTo(0.787916666667, within(1e-11));
    assertClose(solver.solve(0.7, 1).masses(), .5, 0, 0, 0, .5, 0);
    assertThat(solver.solve(0.7, 1).primal() - 0.3 / 6).isCloseTo(0.943, within(1e-11));
    assertClose(solver.solve(0.3, 1).masses(), 1 / 6., 1 / 6., 1 / 3., 1 / 6., 1 / 6., 0);
  }

  @Test
  void neverGivesAQueryMoreThanItsMassWhereTheReferenceFails() {
    double[][] distances = {{1, 4, 5, 9, 9, 9}, {9, 9, 9, 1, 4, 5}};
    double[] densities = {10, 1, 1, 1, 1, 1};
    TransportPlan plan = new TransportSolver(problem(distances, densities, 6)).solve(0.8, 0.1);
    assertThat(plan.s()).isCloseTo(0.1, within(1e-15));
    assertClose(plan.masses(), 0.5, 0, 0, 0.5, 0, 0);
    assertThat(plan.gap()).isCloseTo(0, within(1e-12));
  }

  @Test
  void alphaZeroGivesEveryCandidateItsEvenShare() {
    double[][] distances = {{1, 2, 3}, {3, 1, 2}};
    TransportPlan plan =
        new TransportSolver(problem(distances, new double[] {1, 2, 4}, 3)).solve(0, 5);
    assertClose(plan.masses(), 4 / 7., 2 / 7., 1 / 7.);
  }

  @Test
  void tellsWhichQueriesRanDry() {
    double[][] distances = {
      {1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7}, {1, 50, 60, 70, 80, 90, 95, 99}
    };
    double[] ones = {1, 1, 1, 1, 1, 1, 1, 1};
    TransportSolver solver = new TransportSolver(problem(distances, ones, 3));
    TransportPlan plan = solver.solve(0.5, 1e6);
    assertThat(plan.dry()).containsExactly(0, 1);
    assertThat(solver.isExact(plan)).isFalse();
    // the reference: all but the last neighbor at 1 / (M s), the last takes what is left
    assertClose(plan.masses(), 0.5, 0.5, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void automaticAlphaHasASupportJustLargeEnough() {
    for (long seed = 0; seed < 100; seed++) {
      Instance instance = Instance.random(seed);
      int n = instance.densities.length;
      TransportSolver solver =
          new TransportSolver(problem(instance.distances, instance.densities, n));
      for (int count = 1; count <= n; count++) {
        double alpha = solver.alphaForSupport(count, instance.scale).orElseThrow();
        assertThat(solver.solve(alpha, instance.scale).support())
            .as("seed %d, count %d", seed, count)
            .isGreaterThanOrEqualTo(count);
        double larger = alpha + (1 - alpha) * 0.9;
        if (solver.solve(larger, instance.scale).support() >= count) {
          // a larger alpha may do only where the support does not change between them
          assertThat(solver.solve(larger, instance.scale).support())
              .as("seed %d, count %d, alpha %s, %s", seed, count, alpha, instance)
              .isEqualTo(solver.solve(alpha, instance.scale).support());
        }
      }
    }
  }

  @Test
  void oneCandidateTakesAll() {
    TransportPlan plan =
        new TransportSolver(problem(new double[][] {{3}, {1}}, new double[] {1}, 1)).solve(0.5, 5);
    assertClose(plan.masses(), 1);
  }

  @Test
  void rejectsAnAlphaThatIsNotANumber() {
    assertThatThrownBy(
            () ->
                new TransportSolver(problem(new double[][] {{1}}, new double[] {1}, 1))
                    .solve(Double.NaN, 5))
        .hasMessage("transport.alpha must lie in [0.0, 1.0], but is NaN");
  }

  private static void assertClose(double[] actual, double... expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int j = 0; j < expected.length; j++) {
      assertThat(actual[j]).as("candidate %d", j).isCloseTo(expected[j], within(1e-6));
    }
  }
}

package io.tamis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BreakpointPathTest {
  private static TransportProblem random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int pool = 2 + random.nextInt(15);
    boolean uniform = random.nextInt(3) == 0; // then breakpoints of different queries coincide
    double[] densities = new double[pool];
    Arrays.setAll(densities, j -> uniform ? 1 : 1 + random.nextInt(3) * random.nextDouble());
    int queries = 1 + random.nextInt(6);
    int[][] candidates = new int[queries][];
    double[][] distances = new double[queries][];
    for (int i = 0; i < queries; i++) {
      int depth = 1 + random.nextInt(pool);
      candidates[i] = random.ints(0, pool).distinct().limit(depth).toArray();
      distances[i] = random.ints(depth, 0, 8).mapToDouble(n -> n / 4.0).sorted().toArray();
    }
    return new TransportProblem(candidates, distances, densities, pool);
  }

  /** cost(s) as printed, from nothing but s; a query's last neighbor has no next one. */
  private static double naiveCost(TransportProblem problem, double s) {
    double cost = 0;
    for (int i = 0; i < problem.queries(); i++) {
      int full = 0;
      double prefix = 0;
      while (full < problem.depth(i) - 1 && prefix + 1 / problem.density(i, full) <= s) {
        prefix += 1 / problem.density(i, full++);
      }
      for (int k = 0; k < full; k++) {
        double further = problem.distances()[i][full] - problem.distances()[i][k];
        cost += further / problem.density(i, k);
      }
    }
    return cost;
  }

  /** Whether no later breakpoint has the same s. */
  private static boolean isLastOfItsSize(BreakpointPath path, int e) {
    return e == path.size() - 1 || path.s(e + 1) > path.s(e);
  }

  @Test
  void theCostAtEachBreakpointIsThatOfTheFormula() {
    for (long seed = 0; seed < 500; seed++) {
      TransportProblem problem = random(seed);
      BreakpointPath path = new BreakpointPath(problem);
      assertThat(path.cost(-1)).isZero();
      for (int e = 0; e < path.size(); e++) {
        if (isLastOfItsSize(path, e)) {
          assertThat(path.cost(e))
              .as("breakpoint %d, seed %d", e, seed)
              .isCloseTo(naiveCost(problem, path.s(e)), within(1e-9));
        }
      }
    }
  }

  @Test
  void everyListedNeighborButTheLastIsFilledOnceInTheOrderOfS() {
    for (long seed = 0; seed < 500; seed++) {
      TransportProblem problem = random(seed);
      BreakpointPath path = new BreakpointPath(problem);
      Set<String> filled = new HashSet<>();
      for (int e = 0; e < path.size(); e++) {
        assertThat(filled.add(path.query(e) + "-" + path.neighbor(e))).isTrue();
        assertThat(path.neighbor(e)).isLessThan(problem.depth(path.query(e)) - 1);
        assertThat(path.s(e)).isGreaterThanOrEqualTo(e == 0 ? 0 : path.s(e - 1));
        assertThat(path.cost(e)).isGreaterThanOrEqualTo(path.cost(e - 1) - 1e-12);
        double prefix = 0;
        for (int k = 0; k <= path.neighbor(e); k++) {
          prefix += 1 / problem.density(path.query(e), k);
        }
        assertThat(path.s(e)).isCloseTo(prefix, within(1e-12));
      }
      assertThat(path.size())
          .isEqualTo(Arrays.stream(problem.candidates()).mapToInt(list -> list.length - 1).sum());
    }
  }

  @Test
  void stopsAtTheFirstBreakpointThatCostsMoreThanItBrings() {
    for (long seed = 0; seed < 200; seed++) {
      TransportProblem problem = random(seed);
      BreakpointPath path = new BreakpointPath(problem);
      for (double alpha : new double[] {0.05, 0.3, 0.6, 0.9}) {
        int stop = path.stop(alpha, 1.5);
        double worth = 1.5 * (1 - alpha) / alpha * problem.queries();
        double rounding = 1e-12 * worth;
        for (int e = 0; e < stop; e++) {
          assertThat(path.cost(e)).isLessThan(worth + rounding);
        }
        if (stop < path.size()) {
          assertThat(path.cost(stop)).isGreaterThanOrEqualTo(worth - rounding);
        }
      }
      assertThat(path.stop(1, 1.5)).isZero();
      assertThat(path.stop(0, 1.5)).isEqualTo(path.size());
    }
  }

  @Test
  void whereItCanStopSomeAlphaStopsThere() {
    int stops = 0;
    for (long seed = 0; seed < 200; seed++) {
      BreakpointPath path = new BreakpointPath(random(seed));
      for (int e = 0; e < path.size(); e++) {
        if (path.canStop(e)) {
          assertThat(path.stop(path.alphaFor(e, 2.5), 2.5)).as("seed %d", seed).isEqualTo(e);
          stops++;
        } else {
          assertThat(path.cost(e)).isCloseTo(path.cost(e - 1), within(1e-11));
        }
      }
    }
    assertThat(stops).isGreaterThan(1000);
  }

  @Test
  void listsOfOneNeighborHaveNoBreakpoints() {
    TransportProblem problem =
        new TransportProblem(
            new int[][] {{0}, {1}}, new double[][] {{1}, {2}}, new double[] {1, 1}, 2);
    assertThat(new BreakpointPath(problem).size()).isZero();
  }
}

package io.tamis.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.density.KernelDensity;
import io.tamis.transport.TransportPlan;
import io.tamis.transport.TransportProblem;
import io.tamis.transport.TransportSolver;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * KNN-KDE (BASELINES D6) is what method tsds solves: the two golden rows of D12, by our densities
 * and our solver. The plan is the reference's; s is its scale there, since s is below half of the
 * sum of 1 / density.
 */
class GoldenKernelDensityTest {
  private static final double[] DENSITIES = {
    3.682207, 3.714054, 3.817742, 4.368667, 3.499587, 3.523165, 3.521095, 2.366606, 1.825979, 1
  };

  private static final double[] MASSES = {
    .093306, .092506, .089994, .097592, .098175, .097518, .097576, .145175, .188158, 0
  };

  private static double[] densities() {
    int[] degrees = {2, 3, 10, 25, 58, 61, 62, 100, 118, 300};
    double[][] distances = MadeLists.angles(degrees, degrees);
    KernelDensity kernel = KernelDensity.forPool(0.75, degrees.length);
    return Arrays.stream(distances)
        .mapToDouble(
            row ->
                kernel.density(
                    Arrays.stream(row).mapToLong(distance -> kernel.kernel(2 * distance)).sum()))
        .toArray();
  }

  @Test
  void densitiesAreThoseOfTheGoldenExample() {
    assertThat(densities()).containsExactly(DENSITIES, within(2e-6));
  }

  @Test
  void oneMinusCosine() {
    check(MadeLists.golden(), 0.1);
  }

  @Test
  void euclidean() {
    double[][] distances =
        Arrays.stream(MadeLists.golden())
            .map(row -> Arrays.stream(row).map(d -> Math.sqrt(2 * d)).toArray())
            .toArray(double[][]::new);
    check(distances, 0.5);
  }

  private static void check(double[][] distances, double scale) {
    var lists = MadeLists.complete(distances);
    TransportPlan plan =
        new TransportSolver(
                new TransportProblem(
                    lists.candidates(), lists.distances(), densities(), distances[0].length))
            .solve(0.5, scale);
    assertThat(plan.s()).isCloseTo(.970197, within(1e-6));
    assertThat(plan.masses()).containsExactly(MASSES, within(1e-6));
    assertThat(plan.dry()).isEmpty();
  }
}

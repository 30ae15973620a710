package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.search.Neighborhoods;
import io.tamis.search.Sample;
import io.tamis.transport.TransportConfig;
import io.tamis.transport.TransportPlan;
import io.tamis.transport.TransportProblem;
import io.tamis.transport.TransportSolver;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How deep each query's list must be for the optimum, from a plan for a sample of the pool.
 *
 * <p>A list of the sample holds a neighbor where the pool's holds 1 / fraction, so the sums that
 * end the growth of s are as much smaller, and so must the threshold be: C times the fraction gives
 * the same plan, seen from farther away. Every candidate counts as alone; densities only let lists
 * grow. What is predicted is checked by solving, never relied on.
 *
 * @param config alpha, or none, and C, or none
 * @param budget candidates that the support must hold where alpha is automatic
 */
record DepthPrediction(TransportConfig config, int budget) {

  /** Beyond the neighbors that the sample's plan fills: two standard deviations, and a few. */
  private static int margin(int filled) {
    return (int) Math.ceil(2 * Math.sqrt(filled)) + 4;
  }

  /**
   * @return shape [M], ranks in the sample whose distances are the queries' radii
   */
  int[] ranks(Sample sample) {
    Neighborhoods lists = sample.neighborhoods();
    int[] ranks = Arrays.stream(lists.candidates()).mapToInt(list -> list.length).toArray();
    if (Arrays.stream(ranks).anyMatch(length -> length == 0)) {
      return ranks;
    }
    TransportSolver solver = new TransportSolver(alone(lists));
    double scale = distanceScale(lists) * sample.fraction();
    OptionalDouble chosen =
        config.alpha().isPresent()
            ? config.alpha()
            : solver.alphaForSupport(
                Math.max(1, (int) Math.ceil(budget * sample.fraction())), scale);
    if (chosen.isPresent()) {
      TransportPlan plan = solver.solve(chosen.getAsDouble(), scale);
      for (int i = 0; i < ranks.length; i++) {
        int filled = plan.plan()[i].length;
        ranks[i] = Math.min(ranks[i], filled + margin(filled));
      }
    }
    return ranks;
  }

  /**
   * How many neighbors of each list to measure first: what the plan would fill if every candidate
   * were alone, and a quarter more.
   *
   * @return shape [M]
   */
  int[] measured(Neighborhoods neighborhoods) {
    int[] lengths =
        Arrays.stream(neighborhoods.candidates()).mapToInt(list -> list.length).toArray();
    TransportSolver solver = new TransportSolver(alone(neighborhoods));
    double scale = distanceScale(neighborhoods);
    OptionalDouble chosen =
        config.alpha().isPresent() ? config.alpha() : solver.alphaForSupport(budget, scale);
    if (chosen.isPresent()) {
      TransportPlan plan = solver.solve(chosen.getAsDouble(), scale);
      for (int i = 0; i < lengths.length; i++) {
        int filled = plan.plan()[i].length;
        lengths[i] = Math.min(lengths[i], filled + filled / 4 + 4);
      }
    }
    return lengths;
  }

  /**
   * C, as given or as the median distance of a query to its nearest candidate.
   *
   * @throws IllegalArgumentException if that is 0
   */
  double distanceScale(Neighborhoods neighborhoods) {
    if (config.distanceScale().isPresent()) {
      return config.distanceScale().getAsDouble();
    }
    double[] nearest =
        Arrays.stream(neighborhoods.distances()).mapToDouble(list -> list[0]).sorted().toArray();
    int half = nearest.length / 2;
    double median =
        nearest.length % 2 == 1 ? nearest[half] : (nearest[half - 1] + nearest[half]) / 2;
    Require.that(
        median > 0,
        "transport.distance-scale: auto is the median distance of a query to its nearest candidate,"
            + " which must be positive, but is 0; give a number");
    return median;
  }

  private static TransportProblem alone(Neighborhoods lists) {
    double[] densities = new double[lists.candidateIds().length];
    Arrays.fill(densities, 1);
    return new TransportProblem(lists.candidates(), lists.distances(), densities, lists.poolSize());
  }
}

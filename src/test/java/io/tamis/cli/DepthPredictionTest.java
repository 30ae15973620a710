package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.Ids;
import io.tamis.scan.ExactDistance;
import io.tamis.scan.RandomVectors;
import io.tamis.search.Neighborhoods;
import io.tamis.search.Sample;
import io.tamis.transport.TransportConfig;
import io.tamis.transport.TransportPlan;
import io.tamis.transport.TransportProblem;
import io.tamis.transport.TransportSolver;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DepthPredictionTest {
  private static final int POOL = 30_000;
  private static final int QUERIES = 60;
  private static final int DIMENSIONS = 4;
  private static final double FRACTION = 1.0 / 16;

  /** Where less is needed, the few that the sample cannot do without are more. */
  private static final int LEAST = 24;

  /** Shape [M, n], squared. */
  private static final double[][] DISTANCES = distances();

  /** So deep that no optimum asked for here needs more. */
  private static final Neighborhoods DEEP =
      nearest(IntStream.range(0, POOL).toArray(), 4_000, POOL);

  private static final Sample SAMPLE = sample();

  private static double[][] distances() {
    float[][] pool = RandomVectors.gaussian(POOL, DIMENSIONS, 1);
    float[][] queries = RandomVectors.gaussian(QUERIES, DIMENSIONS, 2);
    double[][] distances = new double[QUERIES][POOL];
    for (int i = 0; i < QUERIES; i++) {
      for (int j = 0; j < POOL; j++) {
        distances[i][j] = ExactDistance.squared(queries[i], pool[j]);
      }
    }
    return distances;
  }

  /** Lists of the nearest among some of the pool, by a sort of all. */
  private static Neighborhoods nearest(int[] among, int depth, long poolSize) {
    int[][] candidates = new int[QUERIES][];
    double[][] distances = new double[QUERIES][];
    for (int i = 0; i < QUERIES; i++) {
      double[] row = DISTANCES[i];
      candidates[i] =
          IntStream.range(0, among.length)
              .boxed()
              .sorted((a, b) -> Double.compare(row[among[a]], row[among[b]]))
              .limit(depth)
              .mapToInt(n -> n)
              .toArray();
      distances[i] =
          Arrays.stream(candidates[i]).mapToDouble(n -> Math.sqrt(row[among[n]])).toArray();
    }
    return new Neighborhoods(
        RandomVectors.ids(QUERIES),
        Arrays.stream(among).mapToObj(Integer::toString).toArray(String[]::new),
        candidates,
        distances,
        poolSize);
  }

  private static Sample sample() {
    int[] sampled =
        IntStream.range(0, POOL)
            .filter(j -> Ids.hash(Integer.toString(j)) >>> 60 == 0) // one in sixteen
            .toArray();
    Neighborhoods lists = nearest(sampled, 64, Math.round(FRACTION * POOL));
    double[][] squared = new double[QUERIES][];
    Arrays.setAll(
        squared, i -> Arrays.stream(lists.distances()[i]).map(value -> value * value).toArray());
    return new Sample(FRACTION, lists, squared);
  }

  private static DepthPrediction prediction(
      OptionalDouble alpha, OptionalDouble scale, int budget) {
    return new DepthPrediction(new TransportConfig(alpha, scale), budget);
  }

  private static TransportPlan optimum(OptionalDouble alpha, double scale, int budget) {
    double[] ones = new double[POOL];
    Arrays.fill(ones, 1);
    TransportSolver solver =
        new TransportSolver(new TransportProblem(DEEP.candidates(), DEEP.distances(), ones, POOL));
    double chosen =
        alpha.isPresent()
            ? alpha.getAsDouble()
            : solver.alphaForSupport(budget, scale).orElseThrow();
    TransportPlan plan = solver.solve(chosen, scale);
    assertThat(solver.isExact(plan)).isTrue();
    return plan;
  }

  /** How many of the pool lie within each query's radius. */
  private static int[] within(double[] squaredRadii) {
    return IntStream.range(0, QUERIES)
        .map(i -> (int) Arrays.stream(DISTANCES[i]).filter(d -> d <= squaredRadii[i]).count())
        .toArray();
  }

  /** Long enough nearly everywhere, and not much longer. */
  private static void assertFits(OptionalDouble alpha, OptionalDouble scale, int budget) {
    DepthPrediction prediction = prediction(alpha, scale, budget);
    double actualScale = prediction.distanceScale(DEEP);
    TransportPlan plan = optimum(alpha, actualScale, budget);
    int[] lengths = within(SAMPLE.squaredRadii(prediction.ranks(SAMPLE)));
    int needed = (int) Math.floor(plan.s()) + 1; // of candidates alone, all queries fill as many
    String which =
        "alpha %s, scale %s, budget %d, needed %d, lengths %s"
            .formatted(alpha, scale, budget, needed, Arrays.toString(lengths));
    assertThat(Arrays.stream(lengths).filter(length -> length >= needed).count())
        .as(which)
        .isGreaterThanOrEqualTo(QUERIES * 95 / 100);
    double mean = Arrays.stream(lengths).average().orElseThrow();
    assertThat(mean).as(which).isLessThan(8.0 * Math.max(needed, LEAST));
    int[] measured = prediction.measured(DEEP);
    for (int i = 0; i < QUERIES; i++) {
      assertThat(measured[i])
          .as(which)
          .isBetween(plan.plan()[i].length + 1, 2 * plan.plan()[i].length + 8);
    }
  }

  @Test
  void theRadiiHoldWhatTheOptimumNeeds() {
    for (double alpha : new double[] {0.9, 0.5, 0.1, 0.05, 0.02}) {
      assertFits(OptionalDouble.of(alpha), OptionalDouble.of(2), 1);
    }
  }

  @Test
  void theRadiiHoldWhatTheOptimumNeedsWhereTheScaleIsAutomatic() {
    for (double alpha : new double[] {0.9, 0.1, 0.01, 0.005}) {
      assertFits(OptionalDouble.of(alpha), OptionalDouble.empty(), 1);
    }
  }

  @Test
  void theRadiiHoldWhatAnAutomaticAlphaNeeds() {
    for (int budget : new int[] {1, 500, 3000, 8000}) {
      assertFits(OptionalDouble.empty(), OptionalDouble.of(2), budget);
      assertFits(OptionalDouble.empty(), OptionalDouble.empty(), budget);
    }
  }

  @Test
  void whereTheSampleTellsTooLittleAllThatItHoldsIsAskedFor() {
    int[] all = new int[QUERIES];
    Arrays.fill(all, 64);
    OptionalDouble two = OptionalDouble.of(2);
    assertThat(prediction(OptionalDouble.of(0), two, 1).ranks(SAMPLE)).isEqualTo(all);
    assertThat(prediction(OptionalDouble.of(1e-6), two, 1).ranks(SAMPLE)).isEqualTo(all);
    assertThat(prediction(OptionalDouble.empty(), two, POOL).ranks(SAMPLE)).isEqualTo(all);
    Neighborhoods none =
        new Neighborhoods(
            new String[] {"q"}, new String[0], new int[][] {{}}, new double[][] {{}}, 0);
    int[] ranks =
        prediction(OptionalDouble.of(0.5), OptionalDouble.empty(), 1)
            .ranks(new Sample(FRACTION, none, new double[][] {{}}));
    assertThat(ranks).containsExactly(0);
  }

  /** A second look at the ranks: they are the sample's, and one at the least. */
  @Test
  void ranksAreThoseOfTheSamplesNeighbors() {
    for (double alpha : new double[] {1, 0.5, 0.02}) {
      int[] ranks = prediction(OptionalDouble.of(alpha), OptionalDouble.of(2), 1).ranks(SAMPLE);
      for (int rank : ranks) {
        assertThat(rank).isBetween(1, 64);
      }
    }
  }

  @Test
  void theAutomaticScaleIsTheMedianOfTheNearest() {
    double[] nearest =
        Arrays.stream(DEEP.distances()).mapToDouble(list -> list[0]).sorted().toArray();
    assertThat(prediction(OptionalDouble.of(0.5), OptionalDouble.empty(), 1).distanceScale(DEEP))
        .isEqualTo((nearest[29] + nearest[30]) / 2);
    assertThat(prediction(OptionalDouble.of(0.5), OptionalDouble.of(3), 1).distanceScale(DEEP))
        .isEqualTo(3);
    Neighborhoods copies =
        new Neighborhoods(
            new String[] {"q"}, new String[] {"c"}, new int[][] {{0}}, new double[][] {{0}}, 9);
    assertThatThrownBy(
            () ->
                prediction(OptionalDouble.of(0.5), OptionalDouble.empty(), 1).distanceScale(copies))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "transport.distance-scale: auto is the median distance of a query to its nearest"
                + " candidate, which must be positive, but is 0; give a number");
  }
}

package io.tamis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.VectorBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  private static final int ROWS = 400;
  private static final int QUERIES = 9;
  private static final MethodCost COST = new MethodCost(1.5, 2, 3);

  private final float[][] vectors = RandomVectors.gaussian(ROWS, 3, 1);
  private final float[][] queryVectors = RandomVectors.gaussian(QUERIES, 3, 2);
  private final String[] ids = RandomVectors.ids(ROWS);

  private List<Figures> figures(Metric metric, List<Picks> picks) {
    return figures(metric, picks, TransportCost.MOST_EXACT_STEPS);
  }

  private List<Figures> figures(Metric metric, List<Picks> picks, double mostExactSteps) {
    String[] sources =
        IntStream.range(0, ROWS).mapToObj(j -> j % 3 == 0 ? "a" : "b").toArray(String[]::new);
    PickedRows rows =
        new PickedRows(
            new VectorBlock(metric, ids, vectors),
            sources,
            IntStream.range(0, ROWS).mapToLong(j -> j).toArray());
    Map<Method, MethodCost> costs = new EnumMap<>(Method.class);
    for (Method method : Method.values()) {
      costs.put(method, COST);
    }
    VectorBlock queries = new VectorBlock(metric, RandomVectors.ids(QUERIES), queryVectors);
    return new Comparison(queries, rows, picks, mostExactSteps).figures(costs);
  }

  private static Picks even(Method method, int budget, int... rows) {
    return Picks.even(
        method,
        budget,
        Arrays.stream(rows).mapToObj(Integer::toString).toArray(String[]::new),
        0.25);
  }

  @Test
  void everyFigureIsWhatItsSentenceSays() {
    vectors[7] = vectors[3].clone(); // a copy, and one that nearly is
    vectors[11] = new float[] {vectors[3][0] * 1.2f, vectors[3][1], vectors[3][2]};
    vectors[13] = new float[3]; // without a direction
    int[] rows = {3, 7, 11, 13, 50, 20, 90, 91, 100, 60, 61};
    int[] counts = {1, 2, 1, 1, 3, 1, 1, 1, 1, 2, 1};
    Picks picks =
        new Picks(
            Method.TSDS,
            15,
            Arrays.stream(rows).mapToObj(Integer::toString).toArray(String[]::new),
            counts,
            new double[] {0.5, 0.25, 0.25},
            0.4);
    Figures found = figures(Metric.EUCLIDEAN, List.of(picks)).get(0);
    float[][] picked = Arrays.stream(rows).mapToObj(j -> vectors[j]).toArray(float[][]::new);
    double[][] distances = NaiveFigures.distances(picked, queryVectors);
    Nearness nearness = NaiveFigures.nearness(distances, counts);
    assertThat(found.nearness().meanNearest()).isCloseTo(nearness.meanNearest(), within(1e-9));
    assertThat(found.nearness().maxNearest()).isCloseTo(nearness.maxNearest(), within(1e-9));
    assertThat(found.nearness().meanShare()).isCloseTo(nearness.meanShare(), within(1e-9));
    assertThat(found.nearness().meanOfPicks()).isCloseTo(nearness.meanOfPicks(), within(1e-9));
    assertThat(found.transport().cost())
        .isCloseTo(NaiveFigures.transportCost(distances, counts), within(1e-6));
    assertThat(found.nearDuplicates()).isEqualTo(NaiveFigures.nearDuplicates(picked));
    assertThat(found.nearDuplicates().veryNear()).isPositive();
    assertThat(found.nearDuplicates().near()).isLessThan(20);
    assertThat(found.picks()).isEqualTo(15);
    assertThat(found.distinct()).isEqualTo(11);
    assertThat(found.support()).isEqualTo(3);
    assertThat(found.effectiveSampleSize()).isCloseTo(1 / 0.375, within(1e-12));
    assertThat(found.tieShare()).isEqualTo(0.4);
    assertThat(found.sources()).isEqualTo(Map.of("a", 4L, "b", 11L)); // a: 3, 90, and 60 twice
    assertThat(found.tokens()).hasValue(3 + 14 + 11 + 13 + 150 + 20 + 90 + 91 + 100 + 120 + 61);
    assertThat(found.cost()).isEqualTo(COST);
  }

  @Test
  void nearDuplicatesAreCountedAtEachBudget() {
    for (int size : new int[] {200, 1_100}) { // in one part and in two
      float[][] rows = RandomVectors.gaussian(size, 2, size); // in two dimensions many are near
      VectorBlock block = new VectorBlock(Metric.EUCLIDEAN, RandomVectors.ids(size), rows);
      int[] half = IntStream.range(0, size / 2).map(n -> 2 * n).toArray();
      int[] others = IntStream.range(50, size).toArray();
      List<NearDuplicates> found = NearDuplicates.of(block, List.of(half, others, new int[0]));
      assertThat(found)
          .containsExactly(naive(rows, half), naive(rows, others), new NearDuplicates(0, 0));
      assertThat(found.get(0).near()).isGreaterThan(found.get(0).veryNear());
    }
  }

  private static NearDuplicates naive(float[][] rows, int[] some) {
    return NaiveFigures.nearDuplicates(
        Arrays.stream(some).mapToObj(j -> rows[j]).toArray(float[][]::new));
  }

  @Test
  void overlapIsThatOfTheSameBudget() {
    List<Figures> found =
        figures(
            Metric.COSINE,
            List.of(
                even(Method.RANDOM, 3, 1, 2, 3),
                even(Method.TSDS, 3, 2, 3, 4),
                even(Method.TSDS, 2, 9, 10),
                even(Method.RANDOM, 2, 9, 10),
                Picks.none(3)));
    assertThat(found.stream().map(row -> row.method() + " " + row.budget()))
        .containsExactly("TSDS 2", "RANDOM 2", "TSDS 3", "RANDOM 3", "ZERO 3");
    assertThat(found.get(0).jaccard()).isEqualTo(Map.of("random", 1.0));
    assertThat(found.get(2).jaccard()).isEqualTo(Map.of("random", 0.5, "zero", 0.0));
    assertThat(found.get(4).jaccard()).isEqualTo(Map.of("random", 0.0, "tsds", 0.0));
  }

  @Test
  void nothingHasNoDistanceAndNoMass() {
    Figures zero = figures(Metric.COSINE, List.of(even(Method.TSDS, 1, 5), Picks.none(1))).get(1);
    assertThat(zero.nearness()).isEqualTo(Nearness.none());
    assertThat(zero.transport()).isEqualTo(TransportCost.none());
    assertThat(zero.support()).isZero();
    assertThat(zero.effectiveSampleSize()).isZero();
    assertThat(zero.nearDuplicates()).isEqualTo(new NearDuplicates(0, 0));
    assertThat(zero.tokens()).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void distancesAreInTheUnitsOfTheMetric() {
    vectors[5] = new float[] {0, 2, 0};
    Arrays.fill(queryVectors, new float[] {1, 0, 0});
    List<Picks> one = List.of(even(Method.TSDS, 1, 5));
    assertThat(figures(Metric.COSINE, one).get(0).nearness().maxNearest())
        .isCloseTo(1, within(1e-12));
    assertThat(figures(Metric.EUCLIDEAN, one).get(0).transport().cost())
        .isCloseTo(Math.sqrt(5), within(1e-12));
  }

  /** In one thread and in many, with exact transport and with bounds. */
  @ParameterizedTest
  @ValueSource(doubles = {TransportCost.MOST_EXACT_STEPS, 0})
  void figuresDoNotDependOnTheCores(double mostExactSteps) throws Exception {
    List<Picks> picks = new ArrayList<>();
    for (int budget : new int[] {20, 200, 390}) {
      picks.add(even(Method.TSDS, budget, IntStream.range(0, budget).toArray()));
      picks.add(even(Method.RANDOM, budget, IntStream.range(ROWS - budget, ROWS).toArray()));
    }
    List<Figures> expected = figures(Metric.EUCLIDEAN, picks, mostExactSteps);
    TransportCost last = expected.getLast().transport();
    assertThat(last.bound() < last.cost() - 1e-9).isEqualTo(mostExactSteps == 0);
    for (int threads : new int[] {1, 7}) {
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        assertThat(pool.submit(() -> figures(Metric.EUCLIDEAN, picks, mostExactSteps)).get())
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void refusesMoreRowsThanTheDriverTakes() {
    assertThatThrownBy(() -> PickedRows.checkSize(3_000_000, 128, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "compare.budgets must pick at most 2097152 different rows of 128 components, but the"
                + " methods pick 3000000; set smaller compare.budgets, or fewer compare.methods");
    assertThatThrownBy(() -> PickedRows.checkSize(200_000, 128, 200))
        .hasMessage(
            "compare.budgets must pick at most 167772 different rows for 200 queries, but the"
                + " methods pick 200000; set smaller compare.budgets, or fewer compare.methods");
    PickedRows.checkSize(8_000, 128, 200);
  }
}

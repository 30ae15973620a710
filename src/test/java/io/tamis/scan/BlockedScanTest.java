package io.tamis.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BlockedScanTest {
  /** The pairs within the bounds, by one loop over all pairs. */
  private static Map<String, Double> naive(
      Metric metric, float[][] queries, float[][] candidates, double[] bounds) {
    TreeMap<String, Double> pairs = new TreeMap<>();
    for (int q = 0; q < queries.length; q++) {
      for (int c = 0; c < candidates.length; c++) {
        double squared =
            metric == Metric.EUCLIDEAN
                ? ExactDistance.squared(queries[q], candidates[c])
                : 2 * (1 - NaiveCosine.of(queries[q], candidates[c]));
        if (squared <= bounds[q]) {
          pairs.put(q + "-" + c, squared);
        }
      }
    }
    return pairs;
  }

  private static Map<String, Double> scanned(
      Metric metric, float[][] queries, float[][] candidates, double[] bounds, ScanKernel kernel) {
    TreeMap<String, Double> pairs = new TreeMap<>();
    BlockedScan scan =
        new BlockedScan(
            new VectorBlock(metric, RandomVectors.ids(queries.length), queries),
            bounds,
            (query, rows, row, squared) ->
                assertThat(pairs.put(query + "-" + rows.id(row), squared)).isNull(),
            kernel);
    int from = 0;
    for (int some = 1; from < candidates.length; some = 2 * some + 1) { // batches of any size
      int end = Math.min(candidates.length, from + some);
      RowBuffer rows = new RowBuffer(some);
      for (int c = from; c < end; c++) {
        rows.add(Integer.toString(c), candidates[c]);
      }
      scan.add(rows);
      from = end;
    }
    return pairs;
  }

  @Test
  void findsEveryPairWithinItsBoundOnce() {
    for (long seed = 0; seed < 60; seed++) {
      int d = 1 + (int) (seed * 7 % 45);
      float[][] queries = RandomVectors.gaussian(1 + (int) seed % 15, d, seed);
      float[][] candidates = RandomVectors.gaussian(1 + (int) (seed * 13 % 150), d, ~seed);
      double[] bounds = new double[queries.length];
      Arrays.setAll(bounds, q -> d * (0.5 + 0.25 * q));
      assertThat(scanned(Metric.EUCLIDEAN, queries, candidates, bounds, ScanKernel.fastest()))
          .as("seed %d", seed)
          .isEqualTo(naive(Metric.EUCLIDEAN, queries, candidates, bounds));
    }
  }

  @Test
  void losesNoPairThatLiesExactlyOnItsBound() {
    for (long seed = 0; seed < 30; seed++) {
      float[][] queries = RandomVectors.gaussian(6, 200, seed);
      float[][] candidates = RandomVectors.gaussian(64, 200, ~seed);
      for (float[] candidate : candidates) { // far from the origin, where the shortcut cancels
        for (int k = 0; k < 200; k++) {
          candidate[k] = 100 + candidate[k] * 1e-4f;
        }
      }
      for (float[] query : queries) {
        Arrays.fill(query, 100);
      }
      double[] bounds = new double[queries.length];
      Arrays.setAll(bounds, q -> ExactDistance.squared(queries[q], candidates[q]));
      assertThat(scanned(Metric.EUCLIDEAN, queries, candidates, bounds, ScanKernel.fastest()))
          .as("seed %d", seed)
          .isEqualTo(naive(Metric.EUCLIDEAN, queries, candidates, bounds));
    }
  }

  @Test
  void measuresVectorsWhoseProductsOverflow() {
    float[][] queries = {{1e30f, 0}, {-1e30f, 1e30f}};
    float[][] candidates = {{1e30f, 1e28f}, {3e38f, -3e38f}, {0, 0}};
    double[] bounds = {1e59, 1e62};
    assertThat(scanned(Metric.EUCLIDEAN, queries, candidates, bounds, ScanKernel.fastest()))
        .isEqualTo(naive(Metric.EUCLIDEAN, queries, candidates, bounds));
  }

  @Test
  void bothKernelsGiveTheSameBits() {
    float[][] queries = RandomVectors.gaussian(6, 37, 1);
    float[][] candidates = RandomVectors.gaussian(ScanKernel.PANEL, 37, 2);
    float[] tile = new float[37 * ScanKernel.TILE];
    float[] panel = new float[37 * ScanKernel.PANEL];
    for (int k = 0; k < 37; k++) {
      for (int r = 0; r < ScanKernel.TILE; r++) {
        tile[k * ScanKernel.TILE + r] = queries[r][k];
      }
      for (int c = 0; c < ScanKernel.PANEL; c++) {
        panel[k * ScanKernel.PANEL + c] = candidates[c][k];
      }
    }
    float[] scalar = new float[ScanKernel.TILE * ScanKernel.PANEL];
    float[] vector = scalar.clone();
    new ScalarKernel().products(tile, 0, panel, 0, 37, scalar, 0);
    new VectorKernel().products(tile, 0, panel, 0, 20, vector, 0);
    new VectorKernel().products(tile, 20 * ScanKernel.TILE, panel, 20, 17, vector, 0);
    assertThat(vector).isEqualTo(scalar);

    float[] scalarHalves = new float[ScanKernel.PANEL];
    float[] vectorHalves = scalarHalves.clone();
    new ScalarKernel().halfSquares(panel, 37, scalarHalves);
    new VectorKernel().halfSquares(panel, 37, vectorHalves);
    assertThat(vectorHalves).isEqualTo(scalarHalves);
    assertThat(vectorHalves[5])
        .isCloseTo(
            (float) ExactDistance.squared(candidates[5], new float[37]) / 2, withPercentage(1e-4));

    float[] halves = new float[ScanKernel.PANEL];
    halves[3] = Float.NaN;
    int mask = new ScalarKernel().notBelow(scalar, ScanKernel.PANEL, halves, 0.5f);
    assertThat(new VectorKernel().notBelow(scalar, ScanKernel.PANEL, halves, 0.5f)).isEqualTo(mask);
    assertThat(mask & 8).isEqualTo(8);

    for (int d = 1; d < 40; d++) {
      float[] q = RandomVectors.gaussian(1, d, d)[0];
      float[] x = RandomVectors.gaussian(1, d + 3, ~d)[0];
      assertThat(new VectorKernel().squaredDistance(q, 0.7, x, 3, 1.3))
          .isEqualTo(new ScalarKernel().squaredDistance(q, 0.7, x, 3, 1.3));
    }
    for (float least : new float[] {-100, -3, 0, 3, 10, 100}) {
      float[] thresholds = {least, least + 1, least + 2, least + 3};
      assertThat(new VectorKernel().isAnyNotBelow(scalar, vectorHalves, thresholds))
          .isEqualTo(new ScalarKernel().isAnyNotBelow(scalar, vectorHalves, thresholds));
    }
  }

  @Test
  void cosineDependsOnDirectionsAlone() {
    float[][] queries = RandomVectors.gaussian(5, 24, 3);
    float[][] candidates = RandomVectors.gaussian(70, 24, 4);
    candidates[7] = queries[2].clone();
    for (int k = 0; k < 24; k++) {
      candidates[7][k] *= 1000;
    }
    double[] bounds = {1.5, 1.7, 1.9, 2, 4};
    Map<String, Double> found =
        scanned(Metric.COSINE, queries, candidates, bounds, ScanKernel.fastest());
    Map<String, Double> expected = naive(Metric.COSINE, queries, candidates, bounds);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach(
        (pair, squared) ->
            assertThat(squared)
                .isCloseTo(expected.get(pair), org.assertj.core.data.Offset.offset(1e-12)));
    assertThat(found.get("2-7")).isLessThan(1e-14);
  }

  @Test
  void rejectsVectorsThatCannotBeMeasured() {
    float[][] queries = {{1, 2}};
    double[] bounds = {1};
    assertThatThrownBy(
            () ->
                scanned(
                    Metric.EUCLIDEAN,
                    queries,
                    new float[][] {{1, 2}, {1, Float.NaN}},
                    bounds,
                    new ScalarKernel()))
        .hasMessage("row 1: the embedding must be finite, but component 1 is NaN or missing");
    assertThatThrownBy(
            () ->
                scanned(Metric.EUCLIDEAN, queries, new float[][] {{1}}, bounds, new ScalarKernel()))
        .hasMessage(
            "row 0: the embedding must have 2 components, as many as the queries have,"
                + " but has 1");
    assertThatThrownBy(
            () ->
                scanned(Metric.COSINE, queries, new float[][] {{0, 0}}, bounds, new ScalarKernel()))
        .hasMessageContaining("must not be zero under search.metric cosine");
  }

  /** So many candidates, one in ten of them near one of the queries, all around one point. */
  private static float[][] around(float[][] queries, int n, double nearness, long seed) {
    int d = queries[0].length;
    SplittableRandom random = new SplittableRandom(seed);
    float[][] candidates = RandomVectors.gaussian(n, d, seed);
    for (int c = 0; c < n; c++) {
      if (random.nextInt(10) == 0) {
        float[] query = queries[random.nextInt(queries.length)];
        for (int k = 0; k < d; k++) {
          candidates[c][k] = (float) (query[k] + nearness * random.nextGaussian());
        }
      }
    }
    return candidates;
  }

  private static void shift(float[][] vectors, float by, float scale) {
    for (float[] vector : vectors) {
      for (int k = 0; k < vector.length; k++) {
        vector[k] = by + scale * vector[k];
      }
    }
  }

  /** That of each query's {@code rank}-th nearest, so that one pair lies exactly on it. */
  private static double[] boundsAt(int rank, float[][] queries, float[][] candidates) {
    return Arrays.stream(queries)
        .mapToDouble(
            query ->
                Arrays.stream(candidates)
                    .mapToDouble(candidate -> ExactDistance.squared(query, candidate))
                    .sorted()
                    .skip(rank)
                    .findFirst()
                    .orElseThrow())
        .toArray();
  }

  private static void assertFindsAll(float[][] queries, float[][] candidates, double[] bounds) {
    assertThat(scanned(Metric.EUCLIDEAN, queries, candidates, bounds.clone(), ScanKernel.fastest()))
        .isEqualTo(naive(Metric.EUCLIDEAN, queries, candidates, bounds));
  }

  @Test
  void narrowBoundsLoseNoPair() {
    for (int d : new int[] {8, 64, 101, 200}) {
      float[][] queries = RandomVectors.gaussian(61, d, d);
      float[][] candidates = around(queries, 1500, 0.05, ~d); // enough to judge what spares work
      assertFindsAll(queries, candidates, boundsAt(0, queries, candidates));
      assertFindsAll(queries, candidates, boundsAt(2, queries, candidates));
      double[] mixed = boundsAt(1, queries, candidates);
      mixed[7] = Double.POSITIVE_INFINITY;
      mixed[8] = 0;
      mixed[9] = -1;
      assertFindsAll(queries, candidates, mixed);
    }
  }

  @Test
  void narrowBoundsFarFromTheOriginLoseNoPair() {
    for (int d : new int[] {64, 136, 200}) {
      for (float by : new float[] {3, 100, -5000}) {
        float[][] queries = RandomVectors.gaussian(40, d, d);
        float[][] candidates = around(queries, 800, 0.02, ~d);
        shift(queries, by, 0.01f);
        shift(candidates, by, 0.01f);
        assertFindsAll(queries, candidates, boundsAt(1, queries, candidates));
      }
    }
  }

  @Test
  void narrowBoundsUnderCosineLoseNoPair() {
    float[][] queries = RandomVectors.gaussian(40, 96, 1);
    float[][] candidates = around(queries, 800, 0.05, 2);
    for (int c = 0; c < candidates.length; c++) { // of any length
      shift(new float[][] {candidates[c]}, 0, 1 + c % 50);
    }
    double[] bounds = new double[40];
    for (int q = 0; q < 40; q++) {
      bounds[q] = q % 2 == 0 ? 0.01 : 0.3;
    }
    assertThat(scanned(Metric.COSINE, queries, candidates, bounds, ScanKernel.fastest()).keySet())
        .isEqualTo(naive(Metric.COSINE, queries, candidates, bounds).keySet())
        .hasSizeGreaterThan(30);
  }

  @Test
  void whereTheFirstDimensionsTellNothingNoPairIsLost() {
    float[][] queries = RandomVectors.gaussian(41, 120, 3);
    float[][] candidates = around(queries, 1000, 0.05, 4);
    for (float[][] vectors : new float[][][] {queries, candidates}) {
      for (float[] vector : vectors) {
        Arrays.fill(vector, 0, 15, 0.25f);
      }
    }
    assertFindsAll(queries, candidates, boundsAt(3, queries, candidates));
  }

  @Test
  void boundsThatTheVisitorLowersLeaveTheNearest() {
    float[][] queries = RandomVectors.gaussian(30, 80, 5);
    float[][] candidates = around(queries, 2000, 0.3, 6);
    double[] bounds = new double[30];
    Arrays.fill(bounds, Double.POSITIVE_INFINITY);
    BlockedScan scan =
        new BlockedScan(
            new VectorBlock(Metric.EUCLIDEAN, RandomVectors.ids(30), queries),
            bounds,
            (query, rows, row, squared) -> {
              assertThat(squared).isLessThanOrEqualTo(bounds[query]);
              bounds[query] = squared;
            });
    scan.add(new VectorBlock(Metric.EUCLIDEAN, RandomVectors.ids(2000), candidates));
    assertThat(bounds).isEqualTo(boundsAt(0, queries, candidates));
  }
}

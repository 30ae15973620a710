package io.tamis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.MadePool;
import io.tamis.config.Ids;
import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleStepTest {
  /** Exact ties are many. */
  private static final MadePool POOL = MadePool.of(MadePool.grid(3000, 3, 9, 1));

  private static VectorBlock queries(Metric metric) {
    float[][] vectors = MadePool.grid(9, 3, 8, 2);
    for (float[] vector : vectors) {
      vector[0] += 0.125f; // none is zero
    }
    return new VectorBlock(metric, RandomVectors.ids(vectors.length), vectors);
  }

  /** Those whose hash, as a number in [0, 1), lies below the fraction. */
  private static MadePool sampled(MadePool pool, double fraction) {
    int[] numbers =
        IntStream.range(0, pool.size())
            .filter(j -> (Ids.hash(pool.ids()[j]) >>> 11) * 0x1p-53 < fraction)
            .toArray();
    return new MadePool(
        Arrays.stream(numbers).mapToObj(j -> pool.ids()[j]).toArray(String[]::new),
        Arrays.stream(numbers).mapToObj(j -> pool.vectors()[j]).toArray(float[][]::new));
  }

  private static Sample sample(double fraction, int depth, int partitions, VectorBlock queries) {
    return new SampleStep(fraction, depth).apply(POOL.embeddings(partitions), POOL.size(), queries);
  }

  private static void assertNearestOfTheSample(
      Sample found, VectorBlock queries, double fraction, int depth) {
    MadePool sampled = sampled(POOL, fraction);
    for (int i = 0; i < queries.size(); i++) {
      List<NaiveSearch.Neighbor> expected =
          NaiveSearch.nearest(queries.metric(), queries.vector(i), sampled, depth);
      assertThat(found.neighborhoods().ids(i))
          .as("query %d", i)
          .containsExactly(expected.stream().map(NaiveSearch.Neighbor::id).toArray(String[]::new));
      for (int k = 0; k < expected.size(); k++) {
        assertThat(found.neighborhoods().distances()[i][k])
            .isCloseTo(expected.get(k).distance(), within(1e-14));
        assertThat(queries.metric().distance(found.squaredDistances()[i][k]))
            .isEqualTo(found.neighborhoods().distances()[i][k]);
      }
    }
  }

  @Test
  void listsAreTheNearestAmongTheIdsWhoseHashSaysSo() {
    VectorBlock queries = queries(Metric.EUCLIDEAN);
    for (double fraction : new double[] {1.0 / 16, 0.25, 1}) {
      Sample found = sample(fraction, 20, 3, queries);
      assertThat(found.fraction()).isEqualTo(fraction);
      assertThat(found.neighborhoods().queryIds()).isEqualTo(queries.ids());
      assertThat(found.neighborhoods().poolSize()).isEqualTo(Math.round(3000 * fraction));
      assertNearestOfTheSample(found, queries, fraction, 20);
    }
  }

  @Test
  void underCosineRadiiAreThoseOfScaledVectors() {
    MadePool pool = MadePool.of(RandomVectors.gaussian(1500, 5, 3));
    VectorBlock queries =
        new VectorBlock(Metric.COSINE, RandomVectors.ids(4), RandomVectors.gaussian(4, 5, 4));
    Sample found = new SampleStep(0.25, 12).apply(pool.embeddings(2), pool.size(), queries);
    MadePool sampled = sampled(pool, 0.25);
    double[] radii = found.squaredRadii(new int[] {1, 5, 12, 12});
    for (int i = 0; i < 4; i++) {
      List<NaiveSearch.Neighbor> expected =
          NaiveSearch.nearest(Metric.COSINE, queries.vector(i), sampled, 12);
      double distance = expected.get(new int[] {0, 4, 11, 11}[i]).distance();
      assertThat(radii[i]).isCloseTo(2 * distance, within(1e-14));
    }
  }

  @Test
  void theNumberOfPartitionsChangesNoBit() {
    VectorBlock queries = queries(Metric.EUCLIDEAN);
    Sample one = sample(0.25, 30, 1, queries);
    for (int partitions : new int[] {2, 7, 400}) {
      Sample many = sample(0.25, 30, partitions, queries);
      assertThat(many.neighborhoods().candidateIds()).isEqualTo(one.neighborhoods().candidateIds());
      assertThat(many.neighborhoods().candidates()).isDeepEqualTo(one.neighborhoods().candidates());
      assertThat(many.squaredDistances()).isDeepEqualTo(one.squaredDistances());
    }
  }

  @Test
  void radiiAreInfiniteWhereTheSampleHoldsFewer() {
    VectorBlock queries = queries(Metric.EUCLIDEAN);
    int size = sampled(POOL, 1.0 / 64).size();
    assertThat(size).isBetween(20, 90);
    Sample found = sample(1.0 / 64, 1000, 3, queries);
    assertNearestOfTheSample(found, queries, 1.0 / 64, 1000);
    int[] ranks = new int[queries.size()];
    Arrays.fill(ranks, size);
    assertThat(found.squaredRadii(ranks))
        .isEqualTo(Arrays.stream(found.squaredDistances()).mapToDouble(d -> d[size - 1]).toArray());
    Arrays.fill(ranks, size + 1);
    assertThat(found.squaredRadii(ranks)).containsOnly(Double.POSITIVE_INFINITY);
  }

  @Test
  void aPoolWithoutASampledRowBoundsNothing() {
    MadePool pool = new MadePool(new String[] {"0"}, new float[][] {{1, 2, 3}});
    assertThat(sampled(pool, Math.scalb(1.0, -20)).size()).isZero();
    VectorBlock queries = queries(Metric.EUCLIDEAN);
    Sample found = new SampleStep(Math.scalb(1.0, -20), 5).apply(pool.embeddings(1), 1, queries);
    assertThat(found.squaredRadii(new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1}))
        .containsOnly(Double.POSITIVE_INFINITY);
    assertThat(found.neighborhoods().candidateIds()).isEmpty();
  }

  @Test
  void rejectsAFractionThatNoHashCanMeet() {
    assertThatThrownBy(() -> new SampleStep(0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("fraction must lie in [9.5367431640625E-7, 1.0], but is 0.0");
    assertThatThrownBy(() -> new SampleStep(Double.NaN, 5)).hasMessageContaining("but is NaN");
  }
}

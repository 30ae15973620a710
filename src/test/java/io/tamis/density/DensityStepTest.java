package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.MadePool;
import io.tamis.config.Ids;
import io.tamis.density.DensityConfig.Scope;
import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DensityStepTest {
  /** Quarters in three directions: copies, and pairs exactly at a bandwidth of 0.75. */
  private static final MadePool GRID = MadePool.of(MadePool.grid(900, 3, 9, 1));

  /** Every {@code n}-th, in the order of ids. */
  private static String[] asked(MadePool pool, int n) {
    String[] sorted = pool.ids().clone();
    Arrays.sort(sorted, Ids.ORDER);
    String[] asked = new String[(sorted.length + n - 1) / n];
    Arrays.setAll(asked, k -> sorted[k * n]);
    return asked;
  }

  private static Densities densities(
      DensityConfig config, Metric metric, MadePool pool, int partitions, String[] asked) {
    return new DensityStep(config, metric).apply(pool.embeddings(partitions), pool.size(), asked);
  }

  private static void assertAgrees(
      Densities found, MadePool pool, float[][] counted, DensityConfig config, Metric metric) {
    float[][] vectors = NaiveDensity.vectors(pool, found.ids());
    int neighbors = config.neighbors().orElse(Integer.MAX_VALUE);
    for (int j = 0; j < vectors.length; j++) {
      assertThat(found.densities()[j])
          .as("density of %s", found.ids()[j])
          .isCloseTo(
              NaiveDensity.at(vectors[j], counted, config.bandwidth(), neighbors, metric),
              within(1e-9));
      assertThat(found.nearDuplicates()[j])
          .as("near-duplicates of %s", found.ids()[j])
          .isEqualTo(
              NaiveDensity.nearDuplicates(
                  vectors[j], counted, config.bandwidth(), neighbors, metric));
    }
  }

  @Test
  void theWholePoolCounts() {
    DensityConfig config = new DensityConfig(0.75, Scope.POOL, OptionalInt.empty());
    String[] asked = asked(GRID, 7);
    Densities found = densities(config, Metric.EUCLIDEAN, GRID, 3, asked);
    assertThat(found.ids()).isEqualTo(asked);
    assertAgrees(found, GRID, GRID.vectors(), config, Metric.EUCLIDEAN);
  }

  @Test
  void amongPrefetchedCandidatesOnlyThoseAskedForCount() {
    DensityConfig config = new DensityConfig(0.75, Scope.PREFETCHED, OptionalInt.empty());
    MadePool pool = MadePool.of(MadePool.grid(1200, 3, 11, 2));
    String[] asked = asked(pool, 2); // 600: more than one slice
    Densities found = densities(config, Metric.EUCLIDEAN, pool, 3, asked);
    float[][] counted = NaiveDensity.vectors(pool, asked);
    assertAgrees(found, pool, counted, config, Metric.EUCLIDEAN);
  }

  @Test
  void aCountOfNeighborsIncludesTheCandidateItself() {
    for (Scope scope : Scope.values()) {
      DensityConfig config = new DensityConfig(0.75, scope, OptionalInt.of(4));
      String[] asked = asked(GRID, 3);
      float[][] counted = scope == Scope.POOL ? GRID.vectors() : NaiveDensity.vectors(GRID, asked);
      Densities found = densities(config, Metric.EUCLIDEAN, GRID, 3, asked);
      assertAgrees(found, GRID, counted, config, Metric.EUCLIDEAN);
      assertThat(Arrays.stream(found.densities()).max().orElseThrow()).isLessThanOrEqualTo(4);
    }
    DensityConfig alone = new DensityConfig(0.75, Scope.POOL, OptionalInt.of(1));
    assertThat(densities(alone, Metric.EUCLIDEAN, GRID, 3, asked(GRID, 100)).densities())
        .containsOnly(1);
  }

  @Test
  void underCosineVectorsAreScaledToLengthOne() {
    float[][] vectors = RandomVectors.gaussian(300, 4, 5);
    for (int j = 0; j < 100; j++) {
      for (int k = 0; k < 4; k++) {
        vectors[j][k] = 1000 * vectors[200 + j][k]; // as far as can be, but for the direction
      }
    }
    MadePool pool = MadePool.of(vectors);
    DensityConfig config = new DensityConfig(0.5, Scope.POOL, OptionalInt.empty());
    Densities found = densities(config, Metric.COSINE, pool, 2, asked(pool, 2));
    assertAgrees(found, pool, vectors, config, Metric.COSINE);
    assertThat(found.nearDuplicatesMean()).isGreaterThan(0.5);
  }

  @Test
  void theNumberOfPartitionsChangesNoBit() {
    MadePool pool = MadePool.of(RandomVectors.gaussian(120, 3, 6));
    String[] asked = asked(pool, 2);
    for (OptionalInt neighbors : new OptionalInt[] {OptionalInt.empty(), OptionalInt.of(5)}) {
      DensityConfig config = new DensityConfig(1.5, Scope.POOL, neighbors);
      Densities one = densities(config, Metric.EUCLIDEAN, pool, 1, asked);
      for (int partitions : new int[] {2, 7, 130}) { // of 130, some are empty
        Densities many = densities(config, Metric.EUCLIDEAN, pool, partitions, asked);
        assertThat(many.densities()).isEqualTo(one.densities());
        assertThat(many.nearDuplicates()).isEqualTo(one.nearDuplicates());
      }
    }
  }

  @Test
  void blocksOfCandidatesGiveWhatOneBlockGives() {
    String[] asked = asked(GRID, 14); // 65: two blocks where 300,000 neighbors are kept for each
    DensityConfig many = new DensityConfig(0.75, Scope.POOL, OptionalInt.of(300_000));
    Densities blocks = densities(many, Metric.EUCLIDEAN, GRID, 2, asked);
    assertAgrees(blocks, GRID, GRID.vectors(), many, Metric.EUCLIDEAN);
  }

  @Test
  void nobodyAskedForIsNobodyMeasured() {
    DensityConfig config = new DensityConfig(0.75, Scope.POOL, OptionalInt.empty());
    assertThat(densities(config, Metric.EUCLIDEAN, GRID, 2, new String[0]).ids()).isEmpty();
  }
}

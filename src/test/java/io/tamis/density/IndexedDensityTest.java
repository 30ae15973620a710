package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.MadePool;
import io.tamis.config.Ids;
import io.tamis.density.DensityConfig.Scope;
import io.tamis.index.BuiltIndex;
import io.tamis.index.ClusteredVectors;
import io.tamis.index.Encoding;
import io.tamis.index.IndexFolder;
import io.tamis.index.ShardSettings;
import io.tamis.scan.Metric;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Densities by an index are those of a scan of the same rows, which has its own naive twin. */
class IndexedDensityTest {
  /** Three shards of 4,000 rows: graphs answer. */
  private static final MadePool CLUSTERED = MadePool.of(ClusteredVectors.of(12_000, 8, 1));

  /** Quarters in three directions: copies, and pairs exactly at a bandwidth of 0.75. */
  private static final MadePool GRID = MadePool.of(MadePool.grid(900, 3, 9, 1));

  @TempDir private Path folder;

  private static DensityConfig within(double bandwidth) {
    return new DensityConfig(bandwidth, Scope.POOL, OptionalInt.empty());
  }

  private IndexFolder index(Metric metric, MadePool pool, int shards) {
    int dimensions = pool.vectors()[0].length;
    return BuiltIndex.of(
        folder, pool, new ShardSettings(metric, dimensions, 16, 100, Encoding.FLOAT32), shards);
  }

  private static Densities byIndex(
      DensityConfig config, IndexFolder index, Metric metric, String[] asked) {
    return new DensityStep(config, metric)
        .apply(
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext()),
            index,
            1,
            asked);
  }

  private static Densities byScan(
      DensityConfig config, MadePool pool, Metric metric, String[] asked) {
    return new DensityStep(config, metric).apply(pool.embeddings(3), pool.size(), asked);
  }

  /** Every {@code n}-th, in the order of ids. */
  private static String[] asked(MadePool pool, int n) {
    String[] sorted = pool.ids().clone();
    Arrays.sort(sorted, Ids.ORDER);
    String[] asked = new String[(sorted.length + n - 1) / n];
    Arrays.setAll(asked, k -> sorted[k * n]);
    return asked;
  }

  private static void assertSame(Densities found, Densities exact) {
    assertThat(found.ids()).isEqualTo(exact.ids());
    assertThat(found.densities()).isEqualTo(exact.densities());
    assertThat(found.nearDuplicates()).isEqualTo(exact.nearDuplicates());
  }

  /** What the others around add to the densities. */
  private static double surroundings(Densities densities) {
    return Arrays.stream(densities.densities()).map(density -> density - 1).sum();
  }

  @Test
  void graphsFindTheSurroundings() {
    String[] asked = asked(CLUSTERED, 40);
    for (Metric metric : Metric.values()) {
      IndexFolder index = index(metric, CLUSTERED, 3);
      for (double bandwidth :
          metric == Metric.COSINE ? new double[] {0.5, 0.9} : new double[] {1.5, 2.5}) {
        Densities exact = byScan(within(bandwidth), CLUSTERED, metric, asked);
        Densities found = byIndex(within(bandwidth), index, metric, asked);
        String about = metric + " within " + bandwidth;
        assertThat(exact.nearDuplicatesMean()).as(about).isGreaterThan(1);
        assertThat(surroundings(found) / surroundings(exact)).as(about).isBetween(0.999, 1.0);
        for (int j = 0; j < asked.length; j++) { // nobody counts twice
          assertThat(found.densities()[j]).isBetween(1.0, exact.densities()[j]);
        }
      }
    }
  }

  @Test
  void whereShardsAreScannedEveryBitIsTheSame() {
    String[] asked = asked(GRID, 7);
    for (Metric metric : Metric.values()) {
      MadePool pool = MadePool.of(MadePool.grid(900, 3, 9, 1));
      Arrays.stream(pool.vectors()).forEach(vector -> vector[0] += 0.25f); // no zero under cosine
      for (int shards : new int[] {1, 7}) {
        IndexFolder index = index(metric, pool, shards * 3);
        assertSame(
            byIndex(within(0.75), index, metric, asked), byScan(within(0.75), pool, metric, asked));
      }
    }
  }

  @Test
  void copiesCountEach() {
    float[][] vectors = ClusteredVectors.of(3_000, 8, 2);
    Arrays.fill(vectors, 1_000, 1_500, vectors[0]);
    MadePool pool = MadePool.of(vectors);
    String[] asked = {"0", "1000", "1029"};
    Densities found =
        byIndex(within(1e-6), index(Metric.EUCLIDEAN, pool, 2), Metric.EUCLIDEAN, asked);
    assertThat(found.densities()).containsExactly(501, 501, 501);
  }

  @Test
  void deletedRowsDoNotCount() {
    String[] gone = asked(GRID, 3);
    IndexFolder rest = BuiltIndex.without(index(Metric.EUCLIDEAN, GRID, 2), gone);
    List<String> deleted = Arrays.asList(gone);
    String[] left =
        Arrays.stream(GRID.ids()).filter(id -> !deleted.contains(id)).toArray(String[]::new);
    MadePool live = new MadePool(left, NaiveDensity.vectors(GRID, left));
    String[] asked = asked(live, 5);
    assertSame(
        byIndex(within(0.75), rest, Metric.EUCLIDEAN, asked),
        byScan(within(0.75), live, Metric.EUCLIDEAN, asked));
  }

  @Test
  void aCountOfNeighborsAndTheirScopeHoldAsInAScan() {
    for (Scope scope : Scope.values()) {
      for (int neighbors : new int[] {1, 4}) {
        DensityConfig config = new DensityConfig(0.75, scope, OptionalInt.of(neighbors));
        String[] asked = asked(GRID, 4);
        Densities found =
            byIndex(config, index(Metric.EUCLIDEAN, GRID, 3), Metric.EUCLIDEAN, asked);
        assertSame(found, byScan(config, GRID, Metric.EUCLIDEAN, asked));
        assertThat(Arrays.stream(found.densities()).max().orElseThrow())
            .isLessThanOrEqualTo(neighbors);
      }
    }
  }

  @Test
  void nobodyAskedForIsNobodyMeasured() {
    IndexFolder index = index(Metric.EUCLIDEAN, GRID, 1);
    assertThat(byIndex(within(1), index, Metric.EUCLIDEAN, new String[0]).ids()).isEmpty();
  }
}

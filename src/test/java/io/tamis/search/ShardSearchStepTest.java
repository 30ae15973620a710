package io.tamis.search;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.LocalSpark;
import io.tamis.MadePool;
import io.tamis.SparkJobs;
import io.tamis.config.Ids;
import io.tamis.index.BuiltIndex;
import io.tamis.index.ClusteredVectors;
import io.tamis.index.Encoding;
import io.tamis.index.IndexFolder;
import io.tamis.index.ShardSettings;
import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.VectorBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardSearchStepTest {
  private static final int DIMENSIONS = 12;
  private static final String AGAIN = "search: again for ";
  private static final String RADII = "search: radii from ";

  /** At 40 shards, 500 rows in each: enough for its graph to answer. */
  private static final MadePool CLUSTERED = MadePool.of(ClusteredVectors.of(20_000, DIMENSIONS, 1));

  @TempDir private Path folder;

  private static ShardSettings settings(Metric metric, int dimensions, Encoding encoding) {
    return new ShardSettings(metric, dimensions, 16, 100, encoding);
  }

  private IndexFolder index(Metric metric, MadePool pool, int shards) {
    return BuiltIndex.of(
        folder, pool, settings(metric, pool.vectors()[0].length, Encoding.FLOAT32), shards);
  }

  private static VectorBlock queries(Metric metric, float[][] vectors) {
    return new VectorBlock(metric, RandomVectors.ids(vectors.length), vectors);
  }

  /** Beside some of the pool's vectors. */
  private static VectorBlock near(Metric metric, MadePool pool, int count) {
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = pool.vectors()[i * (pool.size() / count)].clone();
      vectors[i][0] += 0.01f;
    }
    return queries(metric, vectors);
  }

  private static Neighborhoods search(
      int depth, double breadth, IndexFolder index, VectorBlock queries) {
    return new ShardSearchStep(depth, breadth)
        .apply(
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext()), index, queries);
  }

  private static Map<String, float[]> byId(MadePool pool) {
    Map<String, float[]> vectors = new HashMap<>();
    for (int j = 0; j < pool.size(); j++) {
      vectors.put(pool.ids()[j], pool.vectors()[j]);
    }
    return vectors;
  }

  /** Lists are full and in order, hold nobody twice, and every distance is true. */
  private static void assertSound(
      Neighborhoods found, VectorBlock queries, MadePool pool, int depth) {
    Map<String, float[]> vectors = byId(pool);
    assertThat(found.queryIds()).isEqualTo(queries.ids());
    assertThat(found.poolSize()).isEqualTo(pool.size());
    assertThat(found.candidateIds()).isSortedAccordingTo(Ids.ORDER).doesNotHaveDuplicates();
    for (int i = 0; i < queries.size(); i++) {
      String[] ids = found.ids(i);
      double[] distances = found.distances()[i];
      assertThat(ids).hasSize(Math.min(depth, pool.size())).doesNotHaveDuplicates();
      for (int k = 0; k < ids.length; k++) {
        MadePool one = new MadePool(new String[] {ids[k]}, new float[][] {vectors.get(ids[k])});
        assertThat(distances[k])
            .isCloseTo(
                NaiveSearch.nearest(queries.metric(), queries.vector(i), one, 1).get(0).distance(),
                within(1e-14));
        assertThat(k == 0 || distances[k - 1] <= distances[k]).isTrue();
        assertThat(
                k == 0
                    || distances[k - 1] < distances[k]
                    || Ids.ORDER.compare(ids[k - 1], ids[k]) < 0)
            .as("ties by id")
            .isTrue();
      }
    }
  }

  /** Lists are those of a full sort of the pool, ids and all. */
  private static void assertAllNearest(
      Neighborhoods found, VectorBlock queries, MadePool pool, int depth) {
    assertSound(found, queries, pool, depth);
    for (int i = 0; i < queries.size(); i++) {
      assertThat(found.ids(i))
          .as("query %d", i)
          .containsExactly(
              NaiveSearch.nearest(queries.metric(), queries.vector(i), pool, depth).stream()
                  .map(NaiveSearch.Neighbor::id)
                  .toArray(String[]::new));
    }
  }

  /** Share of a full sort's neighbors that were found, by distance. */
  private static double recall(Neighborhoods found, VectorBlock queries, MadePool pool, int depth) {
    double hits = 0;
    double all = 0;
    for (int i = 0; i < queries.size(); i++) {
      List<NaiveSearch.Neighbor> exact =
          NaiveSearch.nearest(queries.metric(), queries.vector(i), pool, depth);
      double last = exact.getLast().distance() + 1e-14;
      all += exact.size();
      hits += Arrays.stream(found.distances()[i]).filter(distance -> distance <= last).count();
    }
    return hits / all;
  }

  @Test
  void whereShardsAreScannedListsAreThoseOfAFullSort() {
    MadePool pool = MadePool.of(MadePool.grid(500, 3, 5, 1)); // 125 places: many ties
    VectorBlock queries = queries(Metric.EUCLIDEAN, MadePool.grid(9, 3, 7, 2));
    for (int shards : new int[] {1, 7, 40}) {
      IndexFolder index = index(Metric.EUCLIDEAN, pool, shards);
      for (int depth : new int[] {1, 40, 1_000}) {
        assertAllNearest(search(depth, 1, index, queries), queries, pool, depth);
      }
    }
  }

  @Test
  void graphsFindWhatAFullSortFinds() throws Exception {
    VectorBlock queries = near(Metric.EUCLIDEAN, CLUSTERED, 30);
    List<Long> shuffled = new ArrayList<>();
    for (int shards : new int[] {1, 3, 40}) {
      IndexFolder index = index(Metric.EUCLIDEAN, CLUSTERED, shards);
      assertThat(index.manifest().shards()).hasSize(shards);
      for (int depth : new int[] {10, 100}) {
        Neighborhoods found = search(depth, 1, index, queries);
        assertSound(found, queries, CLUSTERED, depth);
        assertThat(recall(found, queries, CLUSTERED, depth))
            .as("%d shards, depth %d", shards, depth)
            .isGreaterThanOrEqualTo(0.99);
      }
      List<Neighborhoods> deep = new ArrayList<>();
      SparkJobs jobs = SparkJobs.of(() -> deep.add(search(300, 1, index, queries)));
      assertSound(deep.get(0), queries, CLUSTERED, 300);
      assertThat(recall(deep.get(0), queries, CLUSTERED, 300)).isGreaterThanOrEqualTo(0.99);
      assertThat(jobs.descriptions().get(0))
          .startsWith(shards == 40 ? RADII : "search: " + shards + " shards");
      shuffled.add(jobs.shuffledBytes());
    }
    // one shard ships the answer, [M, depth]; without radii each of eight tasks would
    assertThat((double) shuffled.get(2) / shuffled.get(0)).isLessThan(4);
  }

  @Test
  void graphsFindWhatAFullSortFindsUnderCosine() {
    VectorBlock queries = near(Metric.COSINE, CLUSTERED, 20);
    Neighborhoods found = search(50, 1, index(Metric.COSINE, CLUSTERED, 3), queries);
    assertSound(found, queries, CLUSTERED, 50);
    assertThat(recall(found, queries, CLUSTERED, 50)).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void aQueryWhoseNearestLieInOneShardIsAskedAgain() throws Exception {
    MadePool pool = MadePool.of(ClusteredVectors.of(4_000, 4, 3));
    List<Row> inFirst =
        pool.embeddings(1)
            .filter(pmod(xxhash64(col("id")), lit(4L)).equalTo(lit(0L)))
            .select("id")
            .collectAsList();
    Map<String, float[]> vectors = byId(pool);
    inFirst.forEach(row -> vectors.get(row.getString(0))[0] += 100);
    VectorBlock queries =
        queries(Metric.EUCLIDEAN, new float[][] {{100, 0, 0, 0}, {0, 0, 0, 0}, {100, 1, 1, 1}});
    IndexFolder index = index(Metric.EUCLIDEAN, pool, 4);
    List<Neighborhoods> found = new ArrayList<>();
    SparkJobs jobs = SparkJobs.of(() -> found.add(search(200, 1, index, queries)));
    assertThat(jobs.descriptions()).containsExactly("search: 4 shards", AGAIN + "2 queries");
    assertSound(found.get(0), queries, pool, 200);
    assertThat(recall(found.get(0), queries, pool, 200)).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void smallAndOddPoolsAreListedWhole() {
    float[][] same = new float[700][];
    Arrays.setAll(same, j -> new float[] {1, 2, 3});
    for (float[][] vectors :
        new float[][][] {
          {{1, 2, 3}}, MadePool.grid(5, 3, 9, 4), new float[50][3], same, {{0, 0, 0}, {3, 0, 0}}
        }) {
      MadePool pool = MadePool.of(vectors);
      VectorBlock queries = queries(Metric.EUCLIDEAN, new float[][] {{0, 0, 0}, {1, 2, 3}});
      IndexFolder index = index(Metric.EUCLIDEAN, pool, 40); // few of them hold rows
      for (int depth : new int[] {2, 1_000}) {
        assertAllNearest(search(depth, 1, index, queries), queries, pool, depth);
      }
    }
  }

  @Test
  void aShardWhoseRowsAreAllDeletedIsPassedOver() {
    MadePool pool = MadePool.of(MadePool.grid(300, 3, 6, 5));
    IndexFolder index = index(Metric.EUCLIDEAN, pool, 3);
    String[] gone =
        pool
            .embeddings(1)
            .filter(pmod(xxhash64(col("id")), lit(3L)).equalTo(lit(1L)))
            .select("id")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toArray(String[]::new);
    IndexFolder rest = BuiltIndex.without(index, gone);
    assertThat(rest.manifest().shards()).anyMatch(shard -> shard.liveRows() == 0);
    Map<String, float[]> left = byId(pool);
    Arrays.asList(gone).forEach(left::remove);
    MadePool live =
        new MadePool(left.keySet().toArray(String[]::new), left.values().toArray(float[][]::new));
    VectorBlock queries = queries(Metric.EUCLIDEAN, MadePool.grid(4, 3, 6, 6));
    for (int depth : new int[] {30, 300}) {
      assertAllNearest(search(depth, 1, rest, queries), queries, live, depth);
    }
  }

  @Test
  void rowsThatStandThreeHundredTimesHideNobody() {
    float[][] distinct = ClusteredVectors.of(4_000, DIMENSIONS, 7);
    float[][] vectors = Arrays.copyOf(distinct, 4_000 + 40 * 299);
    for (int c = 4_000; c < vectors.length; c++) {
      vectors[c] = distinct[c % 40 * 100].clone(); // 1 % of the rows
    }
    MadePool pool = MadePool.of(vectors);
    List<float[]> beside = new ArrayList<>();
    for (int j = 0; j < 4_000; j += 50) { // every other one beside a row with copies
      beside.add(distinct[j].clone());
      beside.getLast()[1] += 0.01f;
    }
    VectorBlock queries = queries(Metric.EUCLIDEAN, beside.toArray(float[][]::new));
    IndexFolder index = index(Metric.EUCLIDEAN, pool, 3);
    Neighborhoods found = search(100, 1, index, queries);
    assertSound(found, queries, pool, 100);
    assertThat(recall(found, queries, pool, 100)).isGreaterThanOrEqualTo(0.99);
    for (int i = 0; i < queries.size(); i++) { // no region is lost
      assertThat(found.distances()[i][0]).as("query %d", i).isLessThan(0.0101);
    }
  }

  @Test
  void coarserEncodingsReachTheSameWithBreadth() {
    MadePool pool = MadePool.of(ClusteredVectors.of(6_000, 32, 8));
    VectorBlock queries = near(Metric.EUCLIDEAN, pool, 30);
    for (Encoding encoding : new Encoding[] {Encoding.INT8, Encoding.INT4, Encoding.BIT}) {
      IndexFolder index = BuiltIndex.of(folder, pool, settings(Metric.EUCLIDEAN, 32, encoding), 2);
      double narrow = 0;
      for (double breadth : new double[] {1, 4}) {
        Neighborhoods found = search(50, breadth, index, queries);
        assertSound(found, queries, pool, 50);
        double recall = recall(found, queries, pool, 50);
        assertThat(recall)
            .as("%s, breadth %s", encoding, breadth)
            .isGreaterThanOrEqualTo(breadth == 4 ? 0.99 : encoding == Encoding.BIT ? 0.8 : 0.97)
            .isGreaterThanOrEqualTo(narrow);
        narrow = recall;
      }
    }
  }
}

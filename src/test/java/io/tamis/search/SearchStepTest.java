package io.tamis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.LocalSpark;
import io.tamis.MadePool;
import io.tamis.SparkJobs;
import io.tamis.config.Ids;
import io.tamis.scan.InvalidVectorException;
import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SearchStepTest {
  private static VectorBlock queries(Metric metric, float[][] vectors) {
    return new VectorBlock(metric, RandomVectors.ids(vectors.length), vectors);
  }

  private static Neighborhoods search(
      int depth, MadePool pool, int partitions, VectorBlock queries) {
    return new SearchStep(depth).apply(pool.embeddings(partitions), pool.size(), queries);
  }

  /** Query {@code i}'s list is that of a full sort of the pool. */
  private static void assertNearest(
      Neighborhoods found, int i, VectorBlock queries, MadePool pool, int depth) {
    List<NaiveSearch.Neighbor> expected =
        NaiveSearch.nearest(queries.metric(), queries.vector(i), pool, depth);
    assertThat(ids(found, i))
        .as("query %d", i)
        .isEqualTo(expected.stream().map(NaiveSearch.Neighbor::id).toList());
    for (int k = 0; k < expected.size(); k++) {
      assertThat(found.distances()[i][k]).isCloseTo(expected.get(k).distance(), within(1e-14));
    }
  }

  private static void assertAllNearest(
      Neighborhoods found, VectorBlock queries, MadePool pool, int depth) {
    assertThat(found.queryIds()).isEqualTo(queries.ids());
    assertThat(found.poolSize()).isEqualTo(pool.size());
    assertThat(found.candidateIds()).isSortedAccordingTo(Ids.ORDER).doesNotHaveDuplicates();
    for (int i = 0; i < queries.size(); i++) {
      assertNearest(found, i, queries, pool, depth);
    }
  }

  private static List<String> ids(Neighborhoods found, int i) {
    return Arrays.stream(found.candidates()[i]).mapToObj(j -> found.candidateIds()[j]).toList();
  }

  @Test
  void euclideanNeighborhoodsAreThoseOfAFullSortWithTiesById() {
    MadePool pool = MadePool.of(MadePool.grid(500, 3, 5, 1)); // 125 places
    VectorBlock queries = queries(Metric.EUCLIDEAN, MadePool.grid(9, 3, 7, 2));
    for (int partitions : new int[] {1, 2, 7}) {
      assertAllNearest(search(40, pool, partitions, queries), queries, pool, 40);
    }
  }

  @Test
  void cosineNeighborhoodsAreThoseOfAFullSortWithTiesById() {
    float[][] vectors = RandomVectors.gaussian(400, 6, 3);
    Arrays.setAll(vectors, j -> vectors[j / 3].clone()); // exact copies
    MadePool pool = MadePool.of(vectors);
    VectorBlock queries = queries(Metric.COSINE, RandomVectors.gaussian(8, 6, 4));
    for (int partitions : new int[] {1, 2, 7}) {
      assertAllNearest(search(50, pool, partitions, queries), queries, pool, 50);
    }
  }

  @Test
  void theNumberOfPartitionsChangesNoBit() {
    MadePool pool = MadePool.of(RandomVectors.gaussian(300, 11, 5));
    VectorBlock queries = queries(Metric.COSINE, RandomVectors.gaussian(5, 11, 6));
    Neighborhoods one = search(30, pool, 1, queries);
    for (int partitions : new int[] {2, 7, 400}) { // of 400, some are empty
      Neighborhoods many = search(30, pool, partitions, queries);
      assertThat(many.candidateIds()).isEqualTo(one.candidateIds());
      assertThat(many.candidates()).isDeepEqualTo(one.candidates());
      assertThat(many.distances()).isDeepEqualTo(one.distances());
    }
  }

  @Test
  void aPoolSmallerThanTheDepthIsListedWhole() {
    MadePool pool = MadePool.of(MadePool.grid(20, 2, 4, 7));
    VectorBlock one = queries(Metric.EUCLIDEAN, new float[][] {{0.5f, 0.25f}});
    Neighborhoods found = search(1000, pool, 2, one);
    assertAllNearest(found, one, pool, 20);
    assertThat(found.depth()).isEqualTo(20);
    assertThat(found.isComplete(0)).isTrue();
    assertThat(search(19, pool, 2, one).isComplete(0)).isFalse();
  }

  @Test
  void aLargePoolIsScannedOnceWithinRadiiFromASample() throws TimeoutException {
    MadePool pool = MadePool.of(MadePool.grid(4000, 4, 12, 8));
    VectorBlock queries = queries(Metric.EUCLIDEAN, MadePool.grid(6, 4, 16, 9));
    List<String> jobs =
        SparkJobs.of(() -> assertAllNearest(search(300, pool, 3, queries), queries, pool, 300))
            .descriptions();
    assertThat(jobs).containsExactly("search: radii from a sample", "search: scan of the pool");
  }

  @Test
  void aQueryWhoseSampleMisledItIsAskedAgain() throws TimeoutException {
    MadePool pool = MadePool.of(MadePool.grid(4000, 4, 12, 10));
    Set<String> sampled = sampledIds(pool, 300);
    for (int j = 0; j < pool.size(); j++) {
      pool.vectors()[j][0] += sampled.contains(pool.ids()[j]) ? 0 : 100; // all the rest is far
    }
    VectorBlock queries =
        queries(Metric.EUCLIDEAN, new float[][] {{0, 0, 0, 0}, {102, 1, 1, 1}, {60, 0, 9, 0}});
    List<String> jobs =
        SparkJobs.of(() -> assertAllNearest(search(300, pool, 3, queries), queries, pool, 300))
            .descriptions();
    assertThat(jobs)
        .containsExactly(
            "search: radii from a sample",
            "search: scan of the pool",
            "search: second scan for 1 queries");
  }

  /** What is shipped is what lies within the radii: a distance and an id each, 16 bytes. */
  @Test
  void theShuffleStaysNearTheDepthWhateverTheNumberOfPartitions() throws TimeoutException {
    MadePool pool = MadePool.of(RandomVectors.gaussian(20_000, 8, 20));
    VectorBlock queries = queries(Metric.EUCLIDEAN, RandomVectors.gaussian(200, 8, 21));
    for (int partitions : new int[] {8, 64, 512}) {
      Dataset<Row> embeddings = pool.embeddings(partitions);
      long fixed =
          SparkJobs.of(() -> new SearchStep(1024).apply(embeddings, pool.size(), queries))
              .shuffledBytes();
      assertThat(fixed).as("%d partitions", partitions).isLessThan(2 * 200 * 1024 * 16);

      long[] pairs = new long[1];
      long within =
          SparkJobs.of(
                  () -> {
                    Sample sample =
                        new SampleStep(1.0 / 16, 16).apply(embeddings, pool.size(), queries);
                    int[] ranks = new int[200];
                    Arrays.fill(ranks, 16);
                    Neighborhoods found =
                        new SearchStep(4096)
                            .apply(embeddings, pool.size(), queries, sample.squaredRadii(ranks));
                    pairs[0] = Arrays.stream(found.candidates()).mapToLong(l -> l.length).sum();
                  })
              .shuffledBytes();
      assertThat(within).as("%d partitions", partitions).isLessThan(2 * 16 * pairs[0]);
    }
  }

  @Test
  void allWithinARadiusAreListedAndNoOthers() {
    MadePool pool = MadePool.of(MadePool.grid(600, 3, 5, 13)); // many pairs exactly at the radius
    VectorBlock queries = queries(Metric.EUCLIDEAN, MadePool.grid(4, 3, 6, 14));
    double[] squaredRadii = {0, 0.25, 0.5, 2};
    for (int partitions : new int[] {1, 5}) {
      Neighborhoods found =
          new SearchStep(1000)
              .apply(pool.embeddings(partitions), pool.size(), queries, squaredRadii);
      Neighborhoods few =
          new SearchStep(7).apply(pool.embeddings(partitions), pool.size(), queries, squaredRadii);
      for (int i = 0; i < 4; i++) {
        double radius = Math.sqrt(squaredRadii[i]);
        List<NaiveSearch.Neighbor> expected =
            NaiveSearch.nearest(Metric.EUCLIDEAN, queries.vector(i), pool, 600).stream()
                .filter(neighbor -> neighbor.distance() <= radius)
                .toList();
        List<String> ids = expected.stream().map(NaiveSearch.Neighbor::id).toList();
        assertThat(ids(found, i)).isEqualTo(ids);
        assertThat(ids(few, i)).isEqualTo(ids.subList(0, Math.min(7, ids.size())));
      }
      assertThat(found.candidates()[3].length).isGreaterThan(100);
    }
  }

  /** Those whose hash puts them into the sample that bounds the radii at this depth. */
  private static Set<String> sampledIds(MadePool pool, int depth) {
    int buckets = (int) (32.0 / depth * (1 << 20));
    Set<String> ids = new HashSet<>(Arrays.asList(pool.ids()));
    ids.removeIf(id -> Ids.hash(id) >>> 44 >= buckets);
    return ids;
  }

  @Test
  void deepeningReplacesTheListsOfTheNamedQueriesAlone() {
    MadePool pool = MadePool.of(MadePool.grid(300, 3, 5, 11));
    VectorBlock queries = queries(Metric.EUCLIDEAN, MadePool.grid(5, 3, 6, 12));
    Neighborhoods shallow = search(10, pool, 2, queries);
    Neighborhoods deeper =
        shallow.with(new int[] {1, 4}, search(60, pool, 2, queries.rows(new int[] {1, 4})));
    assertThat(deeper.queryIds()).isEqualTo(queries.ids());
    assertThat(deeper.candidateIds()).isSortedAccordingTo(Ids.ORDER).doesNotHaveDuplicates();
    assertThat(deeper.depth()).isEqualTo(60);
    for (int i = 0; i < 5; i++) {
      assertNearest(deeper, i, queries, pool, i == 1 || i == 4 ? 60 : 10);
    }
    assertAllNearest(shallow, queries, pool, 10);
  }

  @Test
  void aCandidateThatCannotBeMeasuredIsNamedInTheCause() {
    MadePool pool = MadePool.of(MadePool.grid(30, 2, 4, 13));
    pool.vectors()[17] = new float[] {1, Float.NaN};
    VectorBlock queries = queries(Metric.EUCLIDEAN, new float[][] {{0, 0}});
    assertThatThrownBy(() -> search(5, pool, 2, queries))
        .rootCause()
        .isInstanceOf(InvalidVectorException.class)
        .hasMessage("row c17: the embedding must be finite, but component 1 is NaN or missing");
  }

  @Test
  void theTableHoldsOneRowAQueryWithItsCandidatesNearestFirst() {
    assertThat(NeighborhoodTable.SCHEMA.toDDL())
        .isEqualTo(
            "query_id STRING NOT NULL,candidates ARRAY<STRUCT<id: STRING NOT NULL, "
                + "distance: DOUBLE NOT NULL>> NOT NULL");
    Neighborhoods neighborhoods =
        new Neighborhoods(
            new String[] {"q1", "q2"},
            new String[] {"3", "a"},
            new int[][] {{1, 0}, {0}},
            new double[][] {{0.5, 0.75}, {0}},
            2);
    List<Row> rows = NeighborhoodTable.of(LocalSpark.session(), neighborhoods).collectAsList();
    assertThat(IntStream.range(0, 2).mapToObj(i -> rows.get(i).getString(0)))
        .containsExactly("q1", "q2");
    assertThat(rows.get(0).<Row>getList(1).stream().map(Row::mkString))
        .containsExactly("a0.5", "30.75");
    assertThat(rows.get(1).<Row>getList(1).stream().map(Row::mkString)).containsExactly("30.0");
  }
}

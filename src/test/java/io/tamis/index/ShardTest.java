package io.tamis.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.Ids;
import io.tamis.scan.ExactDistance;
import io.tamis.scan.InvalidVectorException;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.roaringbitmap.RoaringBitmap;

class ShardTest {
  @TempDir private Path folder;

  private static ShardSettings settings(int dimensions, Encoding encoding) {
    return new ShardSettings(Metric.EUCLIDEAN, dimensions, 16, 100, encoding);
  }

  private Shard shard(ShardSettings settings, float[][] vectors, int... deleted)
      throws IOException {
    ShardRows rows = new ShardRows(settings.metric(), settings.dimensions());
    for (int j = vectors.length - 1; j >= 0; j--) { // the order they come in must not matter
      rows.add(Integer.toString(j), Optional.of("s" + j % 3), vectors[j]);
    }
    Path place = Files.createTempDirectory(folder, "shard");
    ShardWriter.write(place, settings, rows);
    return Shard.open(place, settings, RoaringBitmap.bitmapOf(deleted));
  }

  private static VectorBlock queries(Metric metric, float[][] vectors, int count) {
    String[] ids = new String[count];
    float[][] queries = new float[count][];
    for (int i = 0; i < count; i++) {
      ids[i] = Integer.toString(i);
      queries[i] = vectors[i * (vectors.length / count)].clone();
      queries[i][0] += 0.01f;
    }
    return new VectorBlock(metric, ids, queries);
  }

  /** By query: id to squared distance. */
  private static List<Map<String, Double>> nearest(
      Shard shard, Encoding encoding, VectorBlock queries, int count) throws IOException {
    List<Map<String, Double>> found = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      found.add(new TreeMap<>(Ids.ORDER));
    }
    double[] bounds = new double[queries.size()];
    Arrays.fill(bounds, Double.POSITIVE_INFINITY);
    new ShardSearch(shard, encoding, 1)
        .nearest(
            queries, bounds, count, (query, id, distance) -> found.get(query).put(id, distance));
    return found;
  }

  private static double recall(
      VectorBlock queries, float[][] vectors, List<Map<String, Double>> found, int k) {
    double hits = 0;
    for (int i = 0; i < queries.size(); i++) {
      float[] query = queries.vector(i);
      double[] all =
          Arrays.stream(vectors)
              .mapToDouble(x -> ExactDistance.squared(query, x))
              .sorted()
              .toArray();
      double last = all[k - 1];
      hits += Math.min(k, found.get(i).values().stream().filter(d -> d <= last).count());
    }
    return hits / ((double) k * queries.size());
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void findsWhatAScanFindsWithEveryEncoding(Encoding encoding) throws IOException {
    float[][] vectors = ClusteredVectors.of(6_000, 32, 1);
    VectorBlock queries = queries(Metric.EUCLIDEAN, vectors, 40);
    try (Shard shard = shard(settings(32, encoding), vectors)) {
      List<Map<String, Double>> found = nearest(shard, encoding, queries, 50);
      assertThat(recall(queries, vectors, found, 50))
          .isGreaterThan(encoding == Encoding.BIT ? 0.8 : 0.97);
    }
  }

  @Test
  void distancesAreThoseOfTheScanBitForBit() throws IOException {
    float[][] vectors = ClusteredVectors.of(3_000, 17, 2);
    for (Metric metric : Metric.values()) {
      ShardSettings settings = new ShardSettings(metric, 17, 16, 100, Encoding.INT8);
      VectorBlock queries = queries(metric, vectors, 10);
      try (Shard shard = shard(settings, vectors)) {
        List<Map<String, Double>> byGraph = nearest(shard, Encoding.INT8, queries, 20);
        List<Map<String, Double>> byScan = nearest(shard, Encoding.INT8, queries, 3_000);
        for (int i = 0; i < queries.size(); i++) {
          assertThat(byScan.get(i)).hasSize(3_000).containsAllEntriesOf(byGraph.get(i));
        }
      }
    }
  }

  @Test
  void exactCopiesShareADocumentAndAreAllFound() throws IOException {
    float[][] distinct = ClusteredVectors.of(2_000, 16, 3);
    float[][] vectors = new float[2_000 + 20 * 500][];
    System.arraycopy(distinct, 0, vectors, 0, 2_000);
    for (int c = 0; c < 20 * 500; c++) {
      vectors[2_000 + c] = distinct[c % 20].clone();
    }
    VectorBlock queries =
        new VectorBlock(Metric.EUCLIDEAN, new String[] {"0"}, new float[][] {distinct[7]});
    try (Shard shard = shard(settings(16, Encoding.FLOAT32), vectors)) {
      assertThat(shard.rows()).isEqualTo(vectors.length);
      assertThat(shard.documents()).isEqualTo(2_000);
      Map<String, Double> found = nearest(shard, Encoding.FLOAT32, queries, 10).get(0);
      assertThat(found.values().stream().filter(d -> d == 0)).hasSize(501);
      assertThat(found).containsKeys("7", "2007", "11987");
      float[][] spread = Arrays.copyOf(distinct, 40);
      VectorBlock others = queries(Metric.EUCLIDEAN, spread, 40);
      assertThat(recall(others, vectors, nearest(shard, Encoding.FLOAT32, others, 30), 30))
          .isGreaterThan(0.99);
    }
  }

  @Test
  void deletedRowsAreNowhere() throws IOException {
    float[][] vectors = ClusteredVectors.of(3_000, 8, 4);
    vectors[10] = vectors[11].clone();
    VectorBlock queries =
        new VectorBlock(Metric.EUCLIDEAN, new String[] {"0"}, new float[][] {vectors[11]});
    for (int[] deleted : new int[][] {{10}, {11}, {10, 11}}) {
      try (Shard shard = shard(settings(8, Encoding.FLOAT32), vectors, deleted)) {
        for (int count : new int[] {5, 3_000}) { // by the graph, and by a scan
          Map<String, Double> found = nearest(shard, Encoding.FLOAT32, queries, count).get(0);
          for (int row : deleted) {
            assertThat(found).doesNotContainKey(Integer.toString(row));
            assertThat(shard.vectors(new String[] {Integer.toString(row)})).isEmpty();
          }
        }
        assertThat(shard.documents()).isEqualTo(deleted.length == 2 ? 2_998 : 2_999);
      }
    }
  }

  @Test
  void keepsIdsSourcesAndVectors() throws IOException {
    float[][] vectors = ClusteredVectors.of(120, 5, 5);
    vectors[3] = vectors[90].clone();
    try (Shard shard = shard(settings(5, Encoding.FLOAT32), vectors)) {
      for (int row = 0; row < 120; row++) {
        int j = Integer.parseInt(shard.id(row));
        assertThat(shard.row(shard.id(row))).isEqualTo(row);
        assertThat(shard.vector(row)).containsExactly(vectors[j]);
        assertThat(shard.source(row)).contains("s" + j % 3);
      }
      assertThat(shard.row("nobody")).isNegative();
    }
  }

  @Test
  void oneRowAndZeroVectorsAreFound() throws IOException {
    for (float[][] vectors : new float[][][] {{{1, 2}}, {{0, 0}, {0, 0}, {3, 4}}}) {
      VectorBlock queries =
          new VectorBlock(Metric.EUCLIDEAN, new String[] {"0"}, new float[][] {{0, 0}});
      try (Shard shard = shard(settings(2, Encoding.FLOAT32), vectors)) {
        assertThat(nearest(shard, Encoding.FLOAT32, queries, 3).get(0)).hasSize(vectors.length);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void takesVectorsOfManyDimensions(Encoding encoding) throws IOException {
    float[][] vectors = ClusteredVectors.of(300, 8_192, 6);
    VectorBlock queries = queries(Metric.EUCLIDEAN, vectors, 3);
    try (Shard shard = shard(settings(8_192, encoding), vectors)) {
      double found = 0;
      for (int i = 0; i < 3; i++) {
        int nearest = i * 100;
        found +=
            Arrays.stream(shard.near(queries.vector(i), 10)).anyMatch(d -> d == nearest) ? 1 : 0;
      }
      assertThat(found).isEqualTo(3);
    }
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    float[][] vectors = ClusteredVectors.of(2_000, 12, 7);
    for (Encoding encoding : Encoding.values()) {
      shard(settings(12, encoding), vectors).close();
      shard(settings(12, encoding), vectors).close();
      List<Path> built;
      try (Stream<Path> folders = Files.list(folder)) {
        built = folders.toList();
      }
      try (Stream<Path> files = Files.list(built.get(0))) {
        for (Path file : files.toList()) {
          assertThat(built.get(1).resolve(file.getFileName())).hasSameBinaryContentAs(file);
        }
      }
      for (Path old : built) {
        try (Stream<Path> files = Files.list(old)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(old);
      }
    }
  }

  @Test
  void rejectsAVectorThatCannotBeMeasured() {
    ShardRows rows = new ShardRows(Metric.COSINE, 2);
    assertThatThrownBy(() -> rows.add("a", Optional.empty(), new float[] {0, 0}))
        .isInstanceOf(InvalidVectorException.class)
        .hasMessageContaining("must not be zero");
    assertThatThrownBy(() -> rows.add("a", Optional.empty(), new float[] {1}))
        .hasMessageContaining("must have 2 components");
  }
}

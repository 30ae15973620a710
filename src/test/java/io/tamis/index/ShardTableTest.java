package io.tamis.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.MadePool;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardTableTest {
  private static final MadePool POOL = MadePool.of(ClusteredVectors.of(900, 7, 1));

  @TempDir private static Path folder;
  private static IndexFolder index;

  @BeforeAll
  static void build() {
    POOL.vectors()[5] = POOL.vectors()[800].clone();
    POOL.vectors()[6] = new float[7];
    POOL.vectors()[7] = new float[] {-0f, 0, 0, 0, 0, 0, 0}; // equal to the last, but for a bit
    POOL.vectors()[8][3] = Float.MIN_VALUE;
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < POOL.size(); j++) {
      rows.add(RowFactory.create(POOL.ids()[j], source(j), POOL.vectors()[j]));
    }
    index =
        BuiltIndex.of(
            folder,
            LocalSpark.session().createDataFrame(rows, EmbeddingTable.SCHEMA),
            new ShardSettings(Metric.EUCLIDEAN, 7, 16, 100, Encoding.INT8),
            4);
  }

  private static String source(int j) {
    return j % 4 == 3 ? null : "quelle " + j % 4 + " ü";
  }

  private static Dataset<Row> embeddings(IndexFolder from) {
    return ShardTable.embeddings(LocalSpark.session(), from);
  }

  private static Map<String, Row> byId(Dataset<Row> rows) {
    Map<String, Row> byId = new TreeMap<>();
    rows.collectAsList().forEach(row -> byId.put(row.getAs(EmbeddingTable.ID), row));
    return byId;
  }

  private static int[] bits(Row row) {
    return row.<Float>getList(row.fieldIndex(EmbeddingTable.EMBEDDING)).stream()
        .mapToInt(Float::floatToRawIntBits)
        .toArray();
  }

  @Test
  void givesBackEveryRowBitForBit() {
    List<Row> rows = embeddings(index).collectAsList();
    assertThat(rows).hasSize(POOL.size());
    Map<String, Row> byId = byId(embeddings(index));
    for (int j = 0; j < POOL.size(); j++) {
      Row row = byId.get(POOL.ids()[j]);
      assertThat(row.<String>getAs(EmbeddingTable.SOURCE)).isEqualTo(source(j));
      float[] vector = POOL.vectors()[j];
      assertThat(bits(row))
          .as("row %d", j)
          .containsExactly(
              IntStream.range(0, 7).map(k -> Float.floatToRawIntBits(vector[k])).toArray());
    }
  }

  @Test
  void hasTheSchemaOfEmbeddingsAndAShardAPartition() {
    assertThat(embeddings(index).schema()).isEqualTo(EmbeddingTable.SCHEMA);
    assertThat(embeddings(index).javaRDD().getNumPartitions()).isEqualTo(4);
  }

  @Test
  void readsOnlyTheColumnsThatAreAskedFor() {
    Dataset<Row> ids = embeddings(index).select(EmbeddingTable.ID);
    assertThat(ids.queryExecution().optimizedPlan().toString())
        .contains("id#")
        .doesNotContain("embedding#", "source#");
    assertThat(byId(ids)).hasSize(POOL.size());
    Row row =
        embeddings(index)
            .select(EmbeddingTable.EMBEDDING, EmbeddingTable.ID)
            .filter("id = '9'")
            .head();
    assertThat(row.getString(1)).isEqualTo("9");
    assertThat(row.<Float>getList(0)).hasSize(7);
    assertThat(embeddings(index).filter("source is null").count()).isEqualTo(225);
    assertThat(embeddings(index).count()).isEqualTo(900);
  }

  @Test
  void passesOverRowsThatWereDeleted() {
    IndexFolder once = BuiltIndex.without(index, "0", "c5", "nobody");
    IndexFolder twice = BuiltIndex.without(once, "0", "9", "c800");
    assertThat(byId(embeddings(once))).hasSize(898).doesNotContainKeys("0", "c5");
    Map<String, Row> left = byId(embeddings(twice));
    assertThat(left).hasSize(896).doesNotContainKeys("0", "c5", "9", "c800");
    assertThat(twice.manifest().rows()).isEqualTo(896);
    assertThat(twice.manifest().shards().stream().mapToLong(ShardEntry::deletedRows).sum())
        .isEqualTo(4);
    assertThat(byId(embeddings(index))).hasSize(900); // what was opened before stays as it was
  }
}

package io.tamis.embed;

import static io.tamis.embed.TextEncoder.Role.CANDIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tamis.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbedStepTest {
  private static final int DIMENSIONS = 16;
  private static final EmbedConfig CONFIG =
      new EmbedConfig(Encoder.HASHED, DIMENSIONS, Optional.empty());

  private static TextEncoder encoder;

  @BeforeAll
  static void fitOnOnePartition() {
    encoder = new EmbedStep(CONFIG).fit(table(pool()).repartition(1));
  }

  @Test
  void schemaIsPinned() {
    assertThat(EmbeddingTable.SCHEMA.toDDL())
        .isEqualTo("id STRING NOT NULL,source STRING,embedding ARRAY<FLOAT> NOT NULL");
    assertThat(EmbeddingTable.VECTOR.containsNull()).isFalse();
    assertThat(ProjectionTable.SCHEMA.toDDL())
        .isEqualTo("term INT NOT NULL,weights BINARY NOT NULL");
  }

  @Test
  void vectorsHaveLengthOneAndTakeThePlaceOfTheText() {
    Dataset<Row> embedded = encoder.apply(table(pool()), CANDIDATE);
    assertThat(embedded.columns()).containsExactly("id", "source", "embedding", "a.b");
    assertThat(embedded.schema().apply("embedding").dataType()).isEqualTo(EmbeddingTable.VECTOR);
    Map<String, float[]> vectors = vectors(embedded);
    assertThat(vectors).hasSize(pool().size());
    for (float[] vector : vectors.values()) {
      assertThat(vector).hasSize(DIMENSIONS);
      assertThat(squaredLength(vector)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void vectorsDoNotDependOnPartitionsOrTheOrderOfRows() {
    List<Row> shuffled = new ArrayList<>(pool());
    Collections.shuffle(shuffled, new Random(3));
    Dataset<Row> seven = table(shuffled).repartition(7);
    assertSameVectors(
        encoder.apply(table(pool()).repartition(1), CANDIDATE),
        new EmbedStep(CONFIG).fit(seven).apply(seven, CANDIDATE));
  }

  @Test
  void textsWithoutAKnownWordHaveNoVector() {
    Dataset<Row> embedded =
        encoder.apply(
            table(
                List.of(
                    row("missing", null),
                    row("empty", ""),
                    row("blank", " \n\t "),
                    row("unknown", "xylophone"),
                    row("known", "red xylophone"))),
            CANDIDATE);
    assertThat(embedded.where("embedding IS NULL").orderBy("id").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("blank", "empty", "missing", "unknown");
    assertThat(squaredLength(vectors(embedded.where("id = 'known'")).get("known")))
        .isCloseTo(1, within(1e-6));
  }

  @Test
  void unknownWordsAndCaseAreIgnored() {
    Map<String, float[]> vectors =
        vectors(
            encoder.apply(
                table(List.of(row("a", "red apple"), row("b", "Xylophone RED apple quiz"))),
                CANDIDATE));
    assertThat(vectors.get("b")).containsExactly(vectors.get("a"));
  }

  @Test
  void anEmbeddingThatCameInIsReplaced() {
    Dataset<Row> pool = table(pool()).selectExpr("*", "CAST(null AS array<float>) AS embedding");
    Dataset<Row> embedded = encoder.apply(pool, CANDIDATE);
    assertThat(embedded.columns()).containsExactly("id", "source", "embedding", "a.b");
    assertThat(embedded.where("embedding IS NULL").count()).isZero();
  }

  @Test
  void aSavedEncoderGivesTheSameVectors(@TempDir Path folder) {
    Dataset<Row> pool = table(pool());
    String saved = folder.resolve("encoder").toString();
    encoder.save(LocalSpark.session(), saved);
    TextEncoder loaded =
        new EmbedStep(new EmbedConfig(Encoder.HASHED, 256, Optional.of(saved))).fit(pool);
    assertThat(loaded.dimensions()).isEqualTo(DIMENSIONS);
    assertSameVectors(encoder.apply(pool, CANDIDATE), loaded.apply(pool, CANDIDATE));
  }

  @Test
  void aPoolWithoutWordsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EmbedStep(CONFIG).fit(table(List.of(row("a", " ")))))
        .withMessage("candidates.text must hold words, but none of 1 sampled texts does");
  }

  private static List<Row> pool() {
    List<String> words =
        List.of("red", "green", "blue", "apple", "pear", "plum", "sum", "of", "x", "+", "12", ";");
    Random random = new Random(11);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String text =
          random.ints(8, 0, words.size()).mapToObj(words::get).collect(Collectors.joining(" "));
      rows.add(row("r" + i, text));
    }
    return rows;
  }

  private static Row row(String id, String text) {
    return RowFactory.create(id, "s", text, 1);
  }

  private static Dataset<Row> table(List<Row> rows) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.StringType)
            .add("source", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("a.b", DataTypes.IntegerType);
    return LocalSpark.session().createDataFrame(rows, schema);
  }

  private static Map<String, float[]> vectors(Dataset<Row> embedded) {
    return new TreeMap<>(EmbeddingTable.collect(embedded));
  }

  private static void assertSameVectors(Dataset<Row> one, Dataset<Row> other) {
    Map<String, float[]> expected = vectors(one);
    Map<String, float[]> found = vectors(other);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((id, vector) -> assertThat(found.get(id)).as(id).containsExactly(vector));
  }

  private static double squaredLength(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return sum;
  }
}

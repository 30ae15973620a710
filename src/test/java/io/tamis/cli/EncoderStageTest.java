package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.LocalSpark;
import io.tamis.ml.HashedEncoder;
import io.tamis.ml.HashedEncoderModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encoder in Spark ML's pipelines: the vectors of {@code tamis embed}. */
class EncoderStageTest {
  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir private static Path folder;
  private static Dataset<Row> pool;
  private static HashedEncoder encoder;
  private static HashedEncoderModel model;

  /** Has columns of the names that the encoder uses inside. */
  @BeforeAll
  static void fit() throws IOException {
    JobFiles.demo(folder.resolve("demo"));
    pool =
        SPARK
            .read()
            .json(folder.resolve("demo/pool.jsonl").toString())
            .selectExpr(
                "id AS name",
                "concat(prompt, '\\n', response) AS `a.text`",
                "prompt AS text",
                "1 AS embedding");
    encoder =
        new HashedEncoder()
            .setInputCol("a.text")
            .setOutputCol("vector")
            .setIdCol("name")
            .setDimensions(32);
    model = encoder.fit(pool);
  }

  private static Map<String, float[]> vectors(Dataset<Row> rows) {
    Map<String, float[]> vectors = new HashMap<>();
    for (Row row : rows.select("name", "vector").collectAsList()) {
      double[] numbers = ((Vector) row.get(1)).toArray();
      float[] vector = new float[numbers.length];
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (float) numbers[k];
        assertThat((double) vector[k]).isEqualTo(numbers[k]); // nothing is lost either way
      }
      vectors.put(row.getString(0), vector);
    }
    return vectors;
  }

  @Test
  void givesTheVectorsOfEmbed() {
    Path output = folder.resolve("embedded");
    Ran ran =
        Ran.with(
            "embed",
            List.of(
                "candidates.path=" + folder.resolve("demo/pool.jsonl"),
                "candidates.id=id",
                "candidates.text={prompt}\\n{response}",
                "embed.dimensions=32",
                "output.path=" + output));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Map<String, float[]> own = vectors(model.transform(pool));
    List<Row> embedded =
        JobFiles.table(output.resolve("candidates")).select("id", "embedding").collectAsList();
    assertThat(embedded).hasSize(2_000).hasSameSizeAs(own.keySet());
    for (Row row : embedded) {
      List<Float> expected = row.getList(1);
      float[] vector = own.get(row.getString(0));
      assertThat(IntStream.range(0, vector.length).mapToObj(k -> vector[k]).toList())
          .isEqualTo(expected);
    }
  }

  @Test
  void aPipelineWithItIsSavedAndReadBack() throws IOException {
    Normalizer after = new Normalizer().setInputCol("vector").setOutputCol("normed");
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {encoder, after}).fit(pool.limit(100));
    String place = folder.resolve("pipeline").toString();
    fitted.save(place);
    Dataset<Row> expected = fitted.transform(pool);
    Dataset<Row> read = PipelineModel.load(place).transform(pool);
    assertThat(read.schema()).isEqualTo(expected.schema());
    assertThat(read.columns())
        .containsExactly("name", "a.text", "text", "embedding", "vector", "normed");
    assertThat(read.schema().apply("vector").dataType()).isEqualTo(SQLDataTypes.VectorType());
    assertThat(model.transform(pool).schema()).isEqualTo(model.transformSchema(pool.schema()));
    Map<String, float[]> before = vectors(expected);
    assertThat(vectors(read))
        .hasSize(2_000)
        .allSatisfy((id, vector) -> assertThat(vector).isEqualTo(before.get(id)));
  }

  @Test
  void anUnfittedStageIsSavedAndReadBack() throws IOException {
    String place = folder.resolve("stage").toString();
    encoder.save(place);
    HashedEncoder read = HashedEncoder.load(place);
    assertThat(read.uid()).isEqualTo(encoder.uid());
    assertThat(read.explainParams()).isEqualTo(encoder.explainParams());
  }

  /** Beside {@code save}: Spark says that stages can be. */
  @Test
  void bothAreSerializedByJava() {
    HashedEncoder readEncoder = SerializationUtils.roundtrip(encoder);
    assertThat(readEncoder.explainParams()).isEqualTo(encoder.explainParams());
    HashedEncoderModel readModel = SerializationUtils.roundtrip(model);
    assertThat(readModel.explainParams()).isEqualTo(model.explainParams());
    Dataset<Row> few = pool.limit(20);
    Map<String, float[]> expected = vectors(model.transform(few));
    assertThat(vectors(readModel.transform(few)))
        .hasSize(20)
        .allSatisfy((id, vector) -> assertThat(vector).isEqualTo(expected.get(id)));
  }

  @Test
  void copiesKeepTheirParametersAndTakeOthers() {
    ParamMap extra = new ParamMap().put(model.outputCol(), "other");
    HashedEncoderModel copy = model.copy(extra);
    assertThat(copy.transform(pool).columns()).contains("other").doesNotContain("vector");
    assertThat(copy.parent()).isSameAs(encoder);
    HashedEncoder narrow = encoder.copy(new ParamMap().put(encoder.dimensions().w(8)));
    assertThat(narrow.fit(pool.limit(50)).dimensions()).isEqualTo(8);
    assertThat(model.dimensions()).isEqualTo(32);
  }

  @Test
  void aTextWithoutATermFailsIsLeftOutOrHasNoVector() {
    Dataset<Row> rows =
        SPARK.sql("SELECT 'a' AS name, 'the answer' AS `a.text` UNION ALL SELECT 'b', ' '");
    assertThatThrownBy(() -> model.transform(rows).collectAsList())
        .hasMessageContaining(
            "a.text must hold a text with a term that the encoder knows, but is ' '");
    HashedEncoderModel other = model.copy(ParamMap.empty());
    assertThat(other.setHandleInvalid("skip").transform(rows).count()).isEqualTo(1);
    assertThat(other.setHandleInvalid("keep").transform(rows).where("vector IS NULL").count())
        .isEqualTo(1);
    assertThatThrownBy(() -> other.setHandleInvalid("drop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("handleInvalid");
  }

  @Test
  void refusesColumnsThatCannotBe() {
    assertThatThrownBy(() -> new HashedEncoder().setInputCol("x").fit(pool))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "inputCol must be a column of the rows, but x is none of name, a.text, text, embedding");
    assertThatThrownBy(() -> new HashedEncoder().setInputCol("embedding").fit(pool))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inputCol must hold texts, but embedding is of type int");
    assertThatThrownBy(() -> new HashedEncoder().setInputCol("text").setOutputCol("text").fit(pool))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outputCol must not be a column of the rows yet, but text is");
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.NpyFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors written once serve later selections as the texts themselves would. */
class EmbedJobTest {
  @TempDir private static Path folder;
  private static Path vectors;
  private static Map<String, Double> fromTexts;

  @BeforeAll
  static void embed() throws Exception {
    JobFiles.demo(folder.resolve("demo"));
    vectors = folder.resolve("vectors");
    Ran ran = Ran.with("embed", onTexts(vectors, "run.id=daily 7"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out()).contains("2,000 candidates as vectors of 256 dimensions");
    fromTexts = select(onTexts(folder.resolve("texts")));
  }

  private static List<String> onTexts(Path output, String... settings) {
    Path demo = folder.resolve("demo");
    return JobFiles.onTexts(
        demo.resolve("pool.jsonl"), demo.resolve("target.jsonl"), output, settings);
  }

  /** The masses of a selection with these settings; the last output path counts. */
  private static Map<String, Double> select(List<String> settings) {
    Ran ran = Ran.with("select", settings);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    String output =
        settings.stream().filter(s -> s.startsWith("output.path=")).findFirst().orElseThrow();
    return JobFiles.masses(Path.of(output.substring("output.path=".length())));
  }

  @Test
  void writesVectorsEncoderAndFigures() throws Exception {
    assertThat(JobFiles.names(vectors))
        .contains("_SUCCESS", "candidates", "encoder", "manifest.json", "metrics.json", "queries");
    assertThat(JobFiles.table(vectors.resolve("candidates")).columns())
        .containsExactlyInAnyOrder("id", "embedding", "prompt", "response", "source");
    assertThat(JobFiles.table(vectors.resolve("candidates")).count()).isEqualTo(2_000);
    assertThat(JobFiles.table(vectors.resolve("queries")).count()).isEqualTo(50);
    JsonNode metrics = JobFiles.metrics(vectors);
    assertThat(metrics.get("candidates").asInt()).isEqualTo(2_000);
    assertThat(metrics.get("queries").asInt()).isEqualTo(50);
    assertThat(metrics.get("dimensions").asInt()).isEqualTo(256);
    assertThat(metrics.get("run_id").asText()).isEqualTo("daily 7");
  }

  @Test
  void selectingFromTheVectorsGivesTheMassesOfTheTexts() {
    Map<String, Double> fromVectors =
        select(
            onTexts(
                folder.resolve("from-vectors"),
                "candidates.path=" + vectors.resolve("candidates"),
                "candidates.embedding=embedding",
                "queries.path=" + vectors.resolve("queries"),
                "queries.embedding=embedding"));
    assertThat(fromVectors).isEqualTo(fromTexts);
  }

  @Test
  void aSavedEncoderGivesTheMassesOfTheOneThatWasFitted() {
    assertThat(
            select(
                onTexts(
                    folder.resolve("from-encoder"), "embed.path=" + vectors.resolve("encoder"))))
        .isEqualTo(fromTexts);
  }

  @Test
  void candidatesThatAreVectorsAreRefused() {
    Path npy = folder.resolve("pool.npy");
    NpyFiles.write(npy, new float[][] {{1, 2}, {3, 4}});
    Path output = folder.resolve("refused/run");
    Ran ran = Ran.of("embed", "--set", "candidates.path=" + npy, "--set", "output.path=" + output);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.complaints())
        .containsExactly(
            "tamis: candidates.text must name what to embed, but candidates are vectors");
    assertThat(output.getParent()).doesNotExist();
  }
}

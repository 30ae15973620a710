package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs by importance resampling. */
class DsirJobTest {
  @TempDir private Path folder;

  /** Lines of texts about numbers or about birds. */
  private static List<String> lines(int count, long seed, boolean areBirds) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      boolean isBird = areBirds || n % 3 == 0;
      String text =
          random
              .ints(4 + random.nextInt(20), 0, 25)
              .mapToObj(word -> word < 12 ? "word" + word : (isBird ? "bird" : "number") + word)
              .collect(Collectors.joining(", "));
      lines.add(
          "{\"name\":\"r%d\",\"body\":\"%s\",\"topic\":\"%s\",\"score\":%d}"
              .formatted(n, text, isBird ? "birds" : "numbers", n));
    }
    return lines;
  }

  private Path pool(int files) throws Exception {
    Path pool = Files.createDirectories(folder.resolve("pool-" + files));
    List<String> lines = lines(240, 5, false);
    for (int file = 0; file < files; file++) {
      List<String> part = new ArrayList<>();
      for (int n = file; n < lines.size(); n += files) {
        part.add(lines.get(n));
      }
      Files.write(pool.resolve("part-" + file + ".jsonl"), part);
    }
    return pool;
  }

  private Path queries() throws Exception {
    return Files.write(folder.resolve("queries.jsonl"), lines(10, 77, true));
  }

  private List<String> job(Path pool, Path output, String... settings) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "method=dsir",
                "candidates.path=" + pool,
                "candidates.id=name",
                "candidates.text=body",
                "candidates.source=topic",
                "queries.path=" + queries(),
                "queries.text=body",
                "sample.count=40",
                "output.path=" + output));
    all.addAll(List.of(settings));
    return all;
  }

  @Test
  void theLikeliestAreSelectedAndEverythingIsTold() throws Exception {
    Path output = folder.resolve("run");
    Ran ran = Ran.with("select", job(pool(2), output, "sample.draw=top"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out()).contains("40 of 240 candidates selected by importance for 10 queries");
    List<Row> rows = JobFiles.table(output.resolve("selection")).orderBy("rank").collectAsList();
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly(
            "id",
            "count",
            "weight",
            "mass",
            "rank",
            "score",
            "noisy_score",
            "target",
            "body",
            "name",
            "candidate_score",
            "topic");
    assertThat(rows).hasSize(40).allMatch(row -> row.getAs("topic").equals("birds"));
    for (int n = 1; n < 40; n++) {
      assertThat(rows.get(n).<Double>getAs("score"))
          .isLessThanOrEqualTo(rows.get(n - 1).<Double>getAs("score"))
          .isEqualTo(rows.get(n).<Double>getAs("noisy_score"));
    }
    assertThat(JobFiles.masses(output)).hasSize(40).containsValue(1.0 / 40);
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(metrics.get("method").asText()).isEqualTo("dsir");
    assertThat(metrics.get("mass_by_source").get("birds").asDouble()).isCloseTo(1, within(1e-12));
    assertThat(metrics.get("dsir.raw_fraction").asDouble()).isEqualTo(1);
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("Log-weight by source", "chart-scores-a", "r3");
    assertThat(JobFiles.names(output))
        .contains("_SUCCESS", "manifest.json", "masses", "metrics.json", "selection");
  }

  @Test
  void theFilesOfThePoolChangeNoByte() throws Exception {
    byte[] first = null;
    for (int files : new int[] {1, 5}) {
      Path output = folder.resolve("run-" + files);
      Ran ran = Ran.with("select", job(pool(files), output, "queries.source=topic", "seed=3"));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      byte[] bytes = Files.readAllBytes(output.resolve("selection").resolve("part-00000.parquet"));
      first = first == null ? bytes : first;
      assertThat(bytes).as(files + " files").isEqualTo(first);
      assertThat(JobFiles.metrics(output).get("dsir.picks_by_target").get("birds").asInt())
          .isEqualTo(40);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    Path output = folder.resolve("run");
    refused(
        "sample.draw must be distinct or top where method is dsir, which ranks, but is systematic",
        job(pool(1), output, "sample.draw=systematic"));
    refused(
        "candidates.text must be given where method is dsir, but is not",
        job(pool(1), output, "candidates.text=", "candidates.embedding=v"));
    refused(
        "dsir.shares must name values of queries.source, which are birds, but names fish",
        job(pool(1), output, "queries.source=topic", "dsir.shares=fish=1"));
    refused("sample.by must be pool where method is dsir", job(folder, output, "sample.by=source"));
  }

  private static void refused(String message, List<String> settings) {
    Ran ran = Ran.with("select", settings);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.SharedData;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real targets, one budget, with a floor, a cap and a budget of tokens. */
class JointSelectionTest {
  private static final String[] TARGETS = {"banking77", "gsm8k", "mbpp"};
  private static final double TOKENS = 30_000;

  @TempDir private static Path folder;
  private static Path pool;
  private static Path queries;
  private static Path output;
  private static Ran ran;

  @BeforeAll
  static void select() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String target : TARGETS) {
      lines.append(Files.readString(Path.of(SharedData.path("targets/" + target + ".jsonl"))));
    }
    pool = JobFiles.text(folder.resolve("pool.jsonl"), pool());
    queries = JobFiles.text(folder.resolve("queries.jsonl"), lines.toString());
    output = folder.resolve("all");
    ran = run(output, "sample.caps=gsm8k=25");
  }

  /** The first thousand ids of each source that the targets call for, and one that they do not. */
  private static String pool() throws Exception {
    StringBuilder lines = new StringBuilder();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(Path.of(SharedData.path("pool.jsonl.gz")))),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.matches("\\{\"id\": \"(banking77|code_alpaca|gsm8k|mbpp|nl2bash)-000.*")) {
          lines.append(line).append('\n');
        }
      }
    }
    return lines.toString();
  }

  private static Ran run(Path to, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + pool,
                "candidates.id=id",
                "candidates.text={prompt}\\n{response}",
                "candidates.source=source",
                "embed.dimensions=64",
                "candidates.tokens=ceil((length(prompt) + length(response)) / 4)",
                "queries.path=" + queries,
                "queries.id=id",
                "queries.text={prompt}\\n{response}",
                "queries.source=source",
                "targets.weights=gsm8k=3",
                "targets.floors=mbpp=110",
                "sample.by=source",
                "sample.count=300",
                "sample.tokens=" + (long) TOKENS,
                "output.path=" + to));
    all.addAll(List.of(settings));
    return Ran.with("select", all);
  }

  private static JsonNode constraint(Path run, String name) throws Exception {
    return StreamSupport.stream(
            JobFiles.metrics(run).get("allocation.constraints").spliterator(), false)
        .filter(constraint -> constraint.get("constraint").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void allConstraintsHold() {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    List<Row> rows = JobFiles.table(output.resolve("selection")).collectAsList();
    assertThat(rows).hasSizeBetween(111, 300);
    double tokens = 0;
    int ofMaths = 0;
    int servePrograms = 0;
    for (Row row : rows) {
      String text = row.<String>getAs("prompt") + row.<String>getAs("response");
      tokens += Math.ceil(text.codePointCount(0, text.length()) / 4.0);
      ofMaths += row.<String>getAs("source").equals("gsm8k") ? 1 : 0;
      servePrograms += row.<String>getList(row.fieldIndex("targets")).contains("mbpp") ? 1 : 0;
    }
    assertThat(tokens).isLessThanOrEqualTo(TOKENS);
    assertThat(ofMaths).isLessThanOrEqualTo(25);
    assertThat(servePrograms).isGreaterThanOrEqualTo(110);
  }

  @Test
  void metricsSayWhatBindsAndTheSentenceWhatItCosts() throws Exception {
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(metrics.get("allocation.gap").asDouble()).isBetween(0.0, 0.01);
    assertThat(constraint(output, "sample.tokens").get("used").asDouble())
        .isLessThanOrEqualTo(TOKENS);
    JsonNode cap = constraint(output, "sample.caps of gsm8k");
    assertThat(cap.get("binds").asBoolean()).isTrue();
    assertThat(cap.get("price").asDouble()).isPositive();
    JsonNode floor = constraint(output, "targets.floors of mbpp");
    assertThat(floor.get("used").asDouble() - floor.get("slack").asDouble()).isEqualTo(110);
    assertThat(ran.out()).contains("sample.caps of gsm8k, 25, costs", "% of the value");
    assertThat(metrics.get("targets").findValuesAsText("target")).containsExactly(TARGETS);
    assertThat(metrics.get("targets").findValues("share").get(1).asDouble()).isEqualTo(0.6);
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("Floors, caps and budgets", "sample.caps of gsm8k");
  }

  @Test
  void theCostIsWhatARunWithoutTheConstraintGives() throws Exception {
    Path without = folder.resolve("without");
    Ran again = run(without);
    assertThat(again.exitCode()).as(again.err()).isZero();
    double value = JobFiles.metrics(output).get("allocation.value").asDouble();
    double more = JobFiles.metrics(without).get("allocation.value").asDouble();
    JsonNode cap = constraint(output, "sample.caps of gsm8k");
    assertThat(cap.get("cost").asDouble()).isCloseTo(more - value, within(1e-9));
    assertThat(cap.get("cost_share").asDouble()).isCloseTo((more - value) / value, within(1e-9));
    assertThat(more).isGreaterThan(value * 1.01);
  }

  @Test
  void everyTargetsMassIsItsShare() {
    double[] shares = new double[TARGETS.length];
    JobFiles.table(output.resolve("plan"))
        .collectAsList()
        .forEach(
            row -> {
              String query = row.<String>getAs("query_id");
              for (int t = 0; t < shares.length; t++) {
                shares[t] += query.startsWith(TARGETS[t]) ? row.<Double>getAs("mass") : 0;
              }
            });
    assertThat(shares[0]).isCloseTo(0.2, within(1e-9));
    assertThat(shares[1]).isCloseTo(0.6, within(1e-9));
    assertThat(shares[2]).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void whatCannotBeMetEndsWithOneLine() {
    Ran refused = run(folder.resolve("refused"), "sample.floors=gsm8k=50", "sample.tokens=400");
    assertThat(refused.exitCode()).isEqualTo(2);
    Ran unknown = run(folder.resolve("refused"), "sample.caps=nowhere=5");
    assertThat(unknown.err())
        .contains(
            "sample.floors and sample.caps must name sources of the candidates, but name nowhere");
    Ran broken = run(folder.resolve("refused"), "candidates.tokens=length(prompt");
    assertThat(broken.err()).contains("candidates.tokens must be a number in SQL");
    assertThat(refused.err()).contains("asks for", "can be had beside sample.tokens, 400");
  }
}

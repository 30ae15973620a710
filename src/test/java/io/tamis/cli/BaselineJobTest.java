package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.SharedData;
import io.tamis.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole job by a rule to compare with: what is written, and what is refused. */
class BaselineJobTest {
  @TempDir private Path folder;

  private Path ran(List<String> settings) {
    Ran ran = Ran.with("select", settings);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out().lines()).hasSize(1);
    return folder.resolve("run");
  }

  @Test
  void everySourceIsDrawnAlikeFromTexts() throws Exception {
    Path demo = JobFiles.demo(folder.resolve("demo"));
    Path run =
        ran(
            JobFiles.onTexts(
                demo.resolve("pool.jsonl"),
                demo.resolve("target.jsonl"),
                folder.resolve("run"),
                "method=random-balanced"));
    Map<String, Integer> bySource = new TreeMap<>();
    List<Row> rows = JobFiles.table(run.resolve("selection")).collectAsList();
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly("id", "count", "weight", "mass", "rank", "prompt", "response", "source");
    for (Row row : rows) {
      bySource.merge(row.getAs("source"), 1, Integer::sum);
      assertThat(row.<Double>getAs("mass")).isEqualTo(1.0 / 200);
    }
    int most = bySource.values().stream().max(Integer::compare).orElseThrow();
    assertThat(bySource.values()).allMatch(count -> count >= most - 1).hasSizeGreaterThan(5);
    assertThat(JobFiles.names(run)).contains("masses", "metrics.json", "manifest.json", "_SUCCESS");
    assertThat(JobFiles.names(run)).doesNotContain("plan", "neighborhoods"); // no list was needed
    assertThat(Files.readString(run.resolve("report.html"))).contains("Ranking by random-balanced");
    Ran verified = Ran.of("verify", run.toString());
    assertThat(verified.exitCode()).as(verified.out()).isZero();
  }

  @Test
  void knnUniformWritesTheMassesOfAllThatHaveAny() throws Exception {
    Path run =
        ran(
            List.of(
                "candidates.path=" + SharedData.path("toy/candidates.npy"),
                "queries.path=" + SharedData.path("toy/query_examples.npy"),
                "method=knn-uniform",
                "transport.alpha=0.8",
                "transport.distance-scale=1",
                "sample.count=20",
                "output.path=" + folder.resolve("run")));
    Map<String, Double> masses = JobFiles.masses(run);
    assertThat(masses.values().stream().mapToDouble(mass -> mass).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(masses).hasSizeGreaterThan(20);
    JsonNode metrics = JobFiles.metrics(run);
    assertThat(metrics.get("method").asText()).isEqualTo("knn-uniform");
    assertThat(metrics.get("support").asInt()).isEqualTo(masses.size());
    assertThat(metrics.get("picks").asInt()).isEqualTo(20);
    assertThat(metrics.get("sample.ties").asDouble()).isBetween(0.0, 1.0);
    assertThat(metrics.get("search.kind").asText()).isEqualTo("exact");
    assertThat(metrics.get("stages").findValuesAsText("name"))
        .contains("search", "knn-uniform", "output");
    Ran verified = Ran.of("verify", run.toString(), "--exact", "3");
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    assertThat(verified.out()).contains("of 3 queries, 3 lists the same");
    List<Row> rows = JobFiles.table(run.resolve("selection")).collectAsList();
    Ran explained = Ran.of("explain", run.toString(), "--id", rows.get(0).<String>getAs("id"));
    assertThat(explained.out()).contains("picked, rank 1 of 20", "in the lists of ");
    assertThat(rows).hasSize(20);
    double least = 1;
    for (int n = 0; n < rows.size(); n++) {
      assertThat(rows.get(n).<Integer>getAs("rank")).isEqualTo(n + 1);
      assertThat(rows.get(n).<Integer>getAs("count")).isOne();
      assertThat(rows.get(n).<Double>getAs("weight")).isOne();
      double mass = rows.get(n).getAs("mass");
      assertThat(mass).isEqualTo(masses.get(rows.get(n).<String>getAs("id")));
      assertThat(mass).isLessThanOrEqualTo(least);
      least = mass;
    }
    assertThat(JobFiles.table(run.resolve("neighborhoods")).count()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "method=round-robin;sample.draw=systematic | sample.draw must be top where method is"
            + " round-robin, which ranks, but is systematic",
        "method=random-balanced | candidates.source must be given where method is random-balanced,"
            + " but is not",
        "method=doubly-greedy;search.depth=50 | search.depth must be auto where method is"
            + " doubly-greedy, whose lists are as deep as it needs, but is 50",
        "method=knn-uniform;transport.alpha=auto | transport.alpha must be a number where method is"
            + " knn-uniform, but is auto",
        "method=knn-uniform;transport.distance-scale=auto | transport.distance-scale must be a"
            + " number where method is knn-uniform, but is auto",
        "method=rds-round-robin;baselines.turns=source | queries.source must be given where"
            + " baselines.turns is source, but is not",
        "method=unbalanced-transport;baselines.epsilon=0 | baselines.epsilon must lie in"
            + " [0.002, 1000.0], but is 0.0",
        "method=unbalanced-transport;baselines.column-weight=0 | baselines.column-weight must be"
            + " positive and finite, but is 0.0",
        "method=random;baselines.rounds=0 | baselines.rounds must lie in [1, 1000000], but is 0",
        "method=random;baselines.ties=chance | baselines.ties must be one of id, hash, distance,"
            + " but is chance",
        "method=random;sample.by=source | sample.by must be pool where method is random, but is"
            + " source; quotas are for methods tsds and learnability",
        "method=random;candidates.weight=w | candidates.weight must not be given where method is"
            + " random, which knows no weights, but is w"
      })
  void refusesWhatARuleCannotTake(String settings, String message) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=a.jsonl",
                "candidates.embedding=v",
                "queries.path=b.jsonl",
                "queries.embedding=v",
                "sample.count=1",
                "output.path=out"));
    all.addAll(List.of(settings.split(";", -1)));
    assertThatThrownBy(() -> JobConfig.from(ConfigFile.empty().with(all)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole job on the made corpus's texts: what is written, and what holds of it. */
class SelectJobTest {
  @TempDir private static Path folder;
  private static Path output;
  private static Ran ran;

  @BeforeAll
  static void select() throws Exception {
    JobFiles.demo(folder.resolve("demo"));
    output = folder.resolve("runs/first");
    ran = run(output);
  }

  private static Ran run(Path to, String... settings) {
    Path demo = folder.resolve("demo");
    return Ran.with(
        "select",
        JobFiles.onTexts(demo.resolve("pool.jsonl"), demo.resolve("target.jsonl"), to, settings));
  }

  @Test
  void endsWellAndSaysWhatWasDone() {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.out()).contains("of 2,000 candidates selected for 50 queries", "runs/first");
  }

  @Test
  void writesEveryFileAndNothingBeside() throws Exception {
    assertThat(JobFiles.names(output))
        .contains(
            "_SUCCESS",
            "duplicates",
            "manifest.json",
            "masses",
            "metrics.json",
            "neighborhoods",
            "plan",
            "report.html",
            "selection")
        .doesNotContain("rejected");
    for (String table : List.of("duplicates", "masses", "neighborhoods", "plan", "selection")) {
      assertThat(JobFiles.names(output.resolve(table))).contains("part-00000.parquet");
    }
    assertThat(JobFiles.names(output.getParent())).containsExactly("first");
  }

  @Test
  void metricsHoldWhatTheyPromise() throws Exception {
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(metrics.fieldNames())
        .toIterable()
        .contains(
            "candidates",
            "queries",
            "dimensions",
            "method",
            "transport.s",
            "transport.threshold",
            "transport.primal",
            "transport.dual",
            "support",
            "effective_sample_size",
            "exhausted_queries",
            "search.kind",
            "search.depth",
            "search.recall",
            "density.near_duplicates_mean",
            "duplicates.compared",
            "duplicates.pairs_95",
            "duplicates.pairs_99",
            "duplicates.groups",
            "stages",
            "peak_memory");
    assertThat(metrics.get("candidates").asInt()).isEqualTo(2_000);
    assertThat(metrics.get("queries").asInt()).isEqualTo(50);
    assertThat(metrics.get("dimensions").asInt()).isEqualTo(256);
    assertThat(metrics.get("exhausted_queries").asInt()).isZero();
    assertThat(metrics.get("transport.primal").asDouble())
        .isCloseTo(metrics.get("transport.dual").asDouble(), within(1e-9));
    assertThat(metrics.get("support").asInt()).isEqualTo(JobFiles.masses(output).size());
    assertThat(metrics.get("stages").findValuesAsText("name"))
        .contains("input", "embed", "search", "density", "transport", "sample", "output");
    JsonNode manifest = new ObjectMapper().readTree(output.resolve("manifest.json").toFile());
    assertThat(manifest.get("config").get("sample.count").asText()).isEqualTo("200");
    assertThat(manifest.get("seed").asInt()).isZero();
  }

  @Test
  void selectionIsByRankWithTheCandidatesOwnColumns() {
    List<Row> rows = JobFiles.table(output.resolve("selection")).collectAsList(); // one file
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly("id", "count", "weight", "mass", "rank", "prompt", "response", "source");
    long counts = 0;
    for (int n = 0; n < rows.size(); n++) {
      assertThat(rows.get(n).<Integer>getAs("rank")).isEqualTo(n + 1);
      assertThat(rows.get(n).<String>getAs("id")).startsWith(rows.get(n).<String>getAs("source"));
      counts += rows.get(n).<Integer>getAs("count");
    }
    assertThat(counts).isEqualTo(200);
    assertThat(rows).isSortedAccordingTo((a, b) -> Double.compare(mass(b), mass(a)));
    Map<String, Double> masses = JobFiles.masses(output);
    rows.forEach(row -> assertThat(mass(row)).isEqualTo(masses.get(row.<String>getAs("id"))));
  }

  private static double mass(Row row) {
    return row.<Double>getAs("mass");
  }

  @Test
  void massesSumToOneAndEveryQueryShipsItsShare() {
    Map<String, Double> masses = JobFiles.masses(output);
    assertThat(masses.values()).allMatch(mass -> mass > 0);
    assertThat(masses.values().stream().mapToDouble(m -> m).sum()).isCloseTo(1, within(1e-12));
    List<Row> shipped =
        JobFiles.table(output.resolve("plan")).groupBy("query_id").sum("mass").collectAsList();
    assertThat(shipped).hasSize(50);
    shipped.forEach(row -> assertThat(row.getDouble(1)).isCloseTo(1 / 50.0, within(1e-12)));
  }

  @Test
  void neighborhoodsAreByDistance() {
    List<Row> rows = JobFiles.table(output.resolve("neighborhoods")).collectAsList();
    assertThat(rows).hasSize(50);
    for (Row row : rows) {
      List<Row> around = row.getList(row.fieldIndex("candidates"));
      assertThat(around)
          .isSortedAccordingTo((a, b) -> Double.compare(a.getDouble(1), b.getDouble(1)));
    }
  }

  /** The corpus hides copies of examples, which are told from others by their ids. */
  @Test
  void groupsOfNearDuplicatesAreCopiesOfOneAnother() throws Exception {
    Map<Integer, List<String>> groups = new TreeMap<>();
    for (Row row : JobFiles.table(output.resolve("duplicates")).collectAsList()) {
      groups.computeIfAbsent(row.getInt(0), group -> new ArrayList<>()).add(row.getString(1));
    }
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(groups).hasSize(metrics.get("duplicates.groups").asInt()).isNotEmpty();
    assertThat(metrics.get("duplicates.compared").asInt())
        .isEqualTo(metrics.get("support").asInt());
    assertThat(metrics.get("duplicates.pairs_95").asLong())
        .isGreaterThanOrEqualTo(metrics.get("duplicates.pairs_99").asLong());
    assertThat(JobFiles.masses(output).keySet())
        .containsAll(groups.values().stream().flatMap(List::stream).toList());
    assertThat(List.copyOf(groups.values())).isSortedAccordingTo((a, b) -> b.size() - a.size());
    assertThat(groups.values()).filteredOn(group -> copies(group) > 0).isNotEmpty();
    assertThat(groups.values())
        .filteredOn(group -> copies(group) > 1)
        .allMatch(group -> group.size() - copies(group) <= 1, "copies and at most their original");
  }

  private static long copies(List<String> group) {
    return group.stream().filter(id -> id.contains("-copy-")).count();
  }

  @Test
  void theReportShowsWhatLiesAroundTheQueries() throws Exception {
    JsonNode series = JobFiles.series(output);
    assertThat(series.get("map").get("queries").get("ids")).hasSize(50);
    assertThat(series.get("map").get("pool").get("x")).hasSize(2_000);
    assertThat(series.get("map").get("picks").get("y"))
        .hasSize(JobFiles.metrics(output).get("sample.distinct").asInt());
    assertThat(series.get("path").get("effective"))
        .hasSameSizeAs(series.get("path").get("support"))
        .isNotEmpty();
    String page = Files.readString(output.resolve("report.html"));
    assertThat(page).contains("The nearest candidates of 20 of 50 queries");
    assertThat(page.split("<details class=\"entry\">", -1)).hasSizeGreaterThan(20);
  }

  @Test
  void theReportOpensInABrowser() throws Exception {
    Browser.Opened opened =
        Browser.inFolder(Files.createDirectory(folder.resolve("browser")))
            .open(output.resolve("report.html"), Browser.Scheme.LIGHT);
    assertThat(opened.console()).isEmpty();
    assertThat(opened.found().get("wide")).isEmpty();
    assertThat(opened.found().get("charts").findValuesAsText("name"))
        .containsExactly(
            "chart-sources",
            "chart-map",
            "chart-distances",
            "chart-depths",
            "chart-densities",
            "chart-support",
            "chart-cost");
    opened
        .found()
        .get("charts")
        .forEach(chart -> assertThat(chart.get("ink").asInt()).as("" + chart).isGreaterThan(500));
  }

  @Test
  void theTargetsFamiliesTakeMostOfTheMass() {
    double mass =
        JobFiles.masses(output).entrySet().stream()
            .filter(entry -> entry.getKey().matches("(medical|sql)-.*"))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    assertThat(mass).isGreaterThan(0.85);
  }

  @Test
  void anEarlierRunIsReplacedOnlyWhenAsked() throws Exception {
    Path again = folder.resolve("again/run");
    assertThat(run(again, "sample.count=20", "output.format=jsonl").exitCode()).isZero();
    List<String> lines = Files.readAllLines(again.resolve("selection/part-00000.jsonl"));
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly("id", "count", "weight", "mass", "rank", "prompt", "response", "source");
    assertThat(first.get("rank").asInt()).isEqualTo(1);
    assertThat(JobFiles.names(again.resolve("masses"))).contains("part-00000.parquet");

    Ran refused = run(again, "sample.count=30");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.complaints().get(0)).contains("output.path must not exist yet");
    assertThat(again.resolve("selection/part-00000.jsonl")).hasContent(String.join("\n", lines));

    Ran replaced = run(again, "sample.count=30", "--overwrite");
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
    assertThat(JobFiles.names(again.resolve("selection"))).contains("part-00000.parquet");
    assertThat(JobFiles.metrics(again).get("picks").asInt()).isEqualTo(30);
    assertThat(JobFiles.names(again.getParent())).containsExactly("run");
  }
}

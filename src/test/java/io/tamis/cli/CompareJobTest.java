package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole comparison on the made corpus's texts, whose queries are of two targets. */
class CompareJobTest {
  private static final List<String> METHODS =
      List.of(
          "tsds",
          "knn-uniform",
          "round-robin",
          "rds-round-robin",
          "doubly-greedy",
          "unbalanced-transport",
          "dsir",
          "random",
          "random-balanced",
          "zero");

  @TempDir private static Path folder;
  private static Path output;
  private static Ran ran;

  @BeforeAll
  static void compare() throws Exception {
    JobFiles.demo(folder.resolve("demo"));
    output = folder.resolve("runs/first");
    ran = run(output, "queries.source=source", "compare.budgets=120,40");
  }

  private static Ran run(Path to, String... settings) {
    Path demo = folder.resolve("demo");
    List<String> all =
        JobFiles.onTexts(demo.resolve("pool.jsonl"), demo.resolve("target.jsonl"), to, settings);
    return Ran.with("compare", guarded(all));
  }

  private static List<String> guarded(List<String> settings) {
    settings.removeAll(List.of("transport.alpha=0.6", "decontaminate.action=off"));
    return settings;
  }

  private static List<Row> rows() {
    return JobFiles.table(output.resolve("comparison")).collectAsList();
  }

  /** Ids by method and budget, by rank. */
  static Map<String, List<String>> picks(Path of) {
    Map<String, List<String>> picks = new TreeMap<>();
    for (Row row : JobFiles.table(of.resolve("picks")).collectAsList()) {
      List<String> ids =
          picks.computeIfAbsent(
              row.getAs("method") + " " + row.getAs("budget"), key -> new ArrayList<>());
      ids.add(row.getAs("id"));
      assertThat(row.<Integer>getAs("rank")).isEqualTo(ids.size());
    }
    return picks;
  }

  @Test
  void endsWellAndSaysWhatWasDone() {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out())
        .startsWith("10 methods at 2 budgets compared on 2,000 candidates and 50 queries, ")
        .contains(" leaks quarantined -> ");
  }

  @Test
  void writesEveryFileAndNothingBeside() throws Exception {
    assertThat(JobFiles.names(output))
        .filteredOn(name -> !name.endsWith(".crc"))
        .containsExactly(
            "_SUCCESS",
            "comparison",
            "comparison.md",
            "manifest.json",
            "metrics.json",
            "neighborhoods",
            "picks",
            "quarantined",
            "report.html");
  }

  @Test
  void tellsEveryMethodAtEveryBudget() {
    assertThat(rows().stream().map(row -> row.getAs("budget") + " " + row.getAs("method")))
        .containsExactlyElementsOf(
            List.of(40, 120).stream()
                .flatMap(budget -> METHODS.stream().map(method -> budget + " " + method))
                .toList());
    for (Row row : rows()) {
      boolean none = row.getAs("method").equals("zero");
      long picks = none ? 0 : row.<Integer>getAs("budget");
      assertThat(row.<Long>getAs("picks")).isEqualTo(picks);
      assertThat(row.isNullAt(row.fieldIndex("mean_nearest"))).isEqualTo(none);
      Map<String, Long> sources = row.getJavaMap(row.fieldIndex("sources"));
      assertThat(sources.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(picks);
      assertThat(row.<String, Double>getJavaMap(row.fieldIndex("jaccard"))).hasSize(9);
      if (!none) {
        double cost = row.getAs("transport_cost");
        assertThat(row.<Double>getAs("transport_bound")).isCloseTo(cost, within(1e-9));
        assertThat(row.<Double>getAs("mean_nearest")).isLessThanOrEqualTo(cost);
        assertThat(row.<Long>getAs("tokens")).isGreaterThan(picks);
        assertThat(row.<Long>getAs("support")).isGreaterThanOrEqualTo(picks);
      }
    }
  }

  @Test
  void whatGoesByDistanceIsNearerThanChance() {
    Map<String, Double> costs = new HashMap<>();
    rows().forEach(row -> costs.put(row.getAs("method") + " " + row.getAs("budget"), cost(row)));
    for (String budget : List.of("40", "120")) {
      for (String method : METHODS.subList(0, 6)) {
        assertThat(costs.get(method + " " + budget))
            .as(method)
            .isLessThan(costs.get("random " + budget));
      }
    }
  }

  private static double cost(Row row) {
    int column = row.fieldIndex("transport_cost");
    return row.isNullAt(column) ? Double.NaN : row.getDouble(column);
  }

  /** What select takes of the same targets with the same draw, by its own lists. */
  @Test
  void picksAreThoseOfASelection() {
    Path demo = folder.resolve("demo");
    Path selected = folder.resolve("runs/tsds");
    List<String> settings =
        guarded(
            JobFiles.onTexts(
                demo.resolve("pool.jsonl"),
                demo.resolve("target.jsonl"),
                selected,
                "queries.source=source",
                "transport.alpha=auto",
                "sample.draw=distinct",
                "sample.count=120"));
    settings.remove("sample.count=200");
    Ran select = Ran.with("select", settings);
    assertThat(select.exitCode()).as(select.err()).isZero();
    List<Row> rows = JobFiles.table(selected.resolve("selection")).orderBy("rank").collectAsList();
    assertThat(rows.getFirst().schema().fieldNames()).contains("targets"); // there are two
    assertThat(rows.stream().map(row -> row.<String>getAs("id")))
        .containsExactlyElementsOf(picks(output).get("tsds 120"));
  }

  @Test
  void nobodyPicksWhatIsQuarantined() {
    List<String> leaks =
        JobFiles.table(output.resolve("quarantined")).select("id").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(leaks).isNotEmpty();
    picks(output).forEach((key, ids) -> assertThat(ids).as(key).doesNotContainAnyElementsOf(leaks));
  }

  @Test
  void overlapIsThatOfThePicks() {
    Map<String, List<String>> picks = picks(output);
    for (Row row : rows()) {
      if (row.getAs("method").equals("tsds")) {
        TreeSet<String> both = new TreeSet<>(picks.get("tsds " + row.getAs("budget")));
        TreeSet<String> either = new TreeSet<>(both);
        List<String> others = picks.get("doubly-greedy " + row.getAs("budget"));
        both.retainAll(others);
        either.addAll(others);
        assertThat(row.<String, Double>getJavaMap(row.fieldIndex("jaccard")).get("doubly-greedy"))
            .isEqualTo((double) both.size() / either.size());
      }
    }
  }

  @Test
  void reportAndMarkdownShowIt() throws Exception {
    assertThat(Files.readString(output.resolve("comparison.md")))
        .contains("## Budget 40", "## Budget 120", "| random-balanced", "| zero ");
    JsonNode chapters = JobFiles.series(output).path("chapters");
    assertThat(chapters.findValuesAsText("name"))
        .contains("distances-by-method-a", "distances-by-method-b");
    assertThat(chapters.get(0).path("series")).hasSize(9);
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(metrics.has("run_id")).isFalse(); // none was given
    assertThat(metrics.path("compare.methods")).hasSize(10);
    assertThat(metrics.path("stages").findValuesAsText("name")).contains("dsir", "round-robin");
  }

  @Test
  void refusesWhatTheInputsDoNotAllow() {
    assertRefused(
        "candidates.embedding must be given where compare.methods holds less, but is not",
        "compare.methods=less");
    assertRefused(
        "sample.draw must spend a budget where budgets are compared, but is none",
        "sample.draw=none");
    assertRefused("sample.by must be pool where methods are compared", "sample.by=source");
    assertRefused("sample.tokens is for select with method tsds", "sample.tokens=500");
    assertRefused("candidates.weight is for select with method tsds", "candidates.weight=1");
    assertRefused("targets.floor and targets.floors are for select", "targets.floor=3");
    assertRefused(
        "candidates.source must be given where compare.methods holds random-balanced, but is not",
        "compare.methods=random-balanced",
        "candidates.source=");
    assertRefused(
        "decontaminate.path must not lie in output.path",
        "decontaminate.path=" + folder.resolve("runs/refused/held.jsonl"));
    assertRefused(
        "search.depth must be auto where methods are compared, whose lists are as deep as each"
            + " needs, but is 50",
        "search.depth=50");
  }

  private static void assertRefused(String message, String... settings) {
    Ran refused = run(folder.resolve("runs/refused"), settings);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(message);
    assertThat(folder.resolve("runs/refused")).doesNotExist();
  }
}

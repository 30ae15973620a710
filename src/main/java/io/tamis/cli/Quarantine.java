package io.tamis.cli;

import static org.apache.spark.sql.functions.broadcast;

import io.tamis.config.Require;
import io.tamis.input.ExampleTable;
import io.tamis.leaks.HeldOutText;
import io.tamis.leaks.Leak;
import io.tamis.leaks.LeakConfig;
import io.tamis.leaks.LeakTable;
import io.tamis.leaks.Reason;
import io.tamis.output.Chapter;
import io.tamis.output.Chapter.Column;
import io.tamis.output.Chapter.Head;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The candidates that repeat a held-out example, and how they are told of.
 *
 * @param isCompared whether there was anything to compare, and it was
 * @param leaks in the order of ids
 * @param shown those that the report shows
 * @param texts of the held-out examples that the report shows, by role and id
 */
record Quarantine(
    LeakConfig config,
    boolean isCompared,
    List<Leak> leaks,
    List<Leak> shown,
    Map<String, String> texts) {
  private static final int SHOWN = 20;

  /** Nothing was compared. */
  static Quarantine none(LeakConfig config) {
    return new Quarantine(config, false, List.of(), List.of(), Map.of());
  }

  /**
   * @param texts all that are held out
   */
  static Quarantine of(LeakConfig config, List<Leak> leaks, List<HeldOutText> texts) {
    List<Leak> shown = new ArrayList<>(); // some of each reason, the first by id
    for (Reason reason : Reason.values()) {
      leaks.stream()
          .filter(leak -> leak.reason() == reason)
          .limit(SHOWN / Reason.values().length)
          .forEach(shown::add);
    }
    Set<String> names =
        shown.stream()
            .map(leak -> leak.role() + " " + leak.heldOutId())
            .collect(Collectors.toSet());
    Map<String, String> shownTexts =
        texts.stream()
            .filter(text -> names.contains(text.role() + " " + text.id()))
            .collect(
                Collectors.toMap(
                    text -> text.role() + " " + text.id(),
                    text -> CandidateTexts.beginning(text.text()),
                    (first, other) -> first));
    return new Quarantine(config, true, leaks, List.copyOf(shown), shownTexts);
  }

  /** Ids of the candidates that get no mass. */
  Set<String> excluded() {
    return config.action() == LeakConfig.Action.QUARANTINE
        ? leaks.stream().map(Leak::id).collect(Collectors.toSet())
        : Set.of();
  }

  /**
   * Candidates but for those that get no mass.
   *
   * @param rows with a column {@code id}
   */
  Dataset<Row> without(Dataset<Row> rows) {
    List<String> ids = List.copyOf(excluded());
    return ids.isEmpty()
        ? rows
        : rows.join(
            broadcast(
                rows.sparkSession()
                    .createDataset(ids, Encoders.STRING()) // no more than LeakStep takes
                    .toDF(ExampleTable.ID)),
            ExampleTable.ID,
            "left_anti");
  }

  /** Ids of the candidates whose texts the report shows. */
  Set<String> shownIds() {
    return shown.stream().map(Leak::id).collect(Collectors.toSet());
  }

  /** What was found, as a table of the run; none where nothing was. */
  Optional<OutputFolder.Table> table(SparkSession spark, OutputFolder output) {
    String name = config.action() == LeakConfig.Action.QUARANTINE ? "quarantined" : "leaks";
    return leaks.isEmpty()
        ? Optional.empty()
        : Optional.of(output.table(name, LeakTable.of(spark, leaks).coalesce(1)));
  }

  void tell(Metrics metrics) {
    metrics.put(
        "decontaminate.action",
        config.isOn() && !isCompared ? "not compared" : Require.spelled(config.action()));
    if (isCompared) {
      metrics
          .put("decontaminate.found", leaks.size())
          .put("decontaminate.quarantined", excluded().size())
          .put("decontaminate.by_reason", byReason());
    }
  }

  private Map<String, Long> byReason() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Reason reason : Reason.values()) {
      counts.put(
          Require.spelled(reason), leaks.stream().filter(leak -> leak.reason() == reason).count());
    }
    return counts;
  }

  /** For the last line on standard output; empty where nothing was found. */
  String clause() {
    return leaks.isEmpty()
        ? ""
        : ", "
            + leaks.size()
            + (excluded().isEmpty() ? " leaks left in the pool" : " leaks quarantined");
  }

  /**
   * Counts, and some leaks beside what they repeat.
   *
   * @param candidateText the text of a shown candidate
   */
  List<Chapter> chapter(UnaryOperator<String> candidateText) {
    if (leaks.isEmpty()) {
      return List.of();
    }
    List<Chapter.Fact> facts = new ArrayList<>();
    byReason().forEach((reason, count) -> facts.add(Chapter.Fact.of("By " + reason, count)));
    List<List<Object>> rows = new ArrayList<>();
    for (Leak leak : shown) {
      rows.add(
          List.of(
              leak.id(),
              leak.role() + " " + leak.heldOutId(),
              Require.spelled(leak.reason()),
              leak.figure(),
              candidateText.apply(leak.id()),
              texts.getOrDefault(leak.role() + " " + leak.heldOutId(), "")));
    }
    Chapter.Table table =
        new Chapter.Table(
            "Some of them, beside what they repeat",
            List.of(
                new Head("Candidate", Column.WORDS),
                new Head("Repeats", Column.WORDS),
                new Head("By", Column.WORDS),
                new Head("Share or distance", Column.NUMBERS),
                new Head("Candidate's text", Column.TEXTS),
                new Head("Held-out text", Column.TEXTS)),
            rows);
    return List.of(
        new Chapter(
            "leaks",
            "Leaks",
            leaks.size()
                + " candidates repeat a query or an example of the held-out set. "
                + (excluded().isEmpty()
                    ? "They were left in the pool."
                    : "They are kept in quarantined/ and get no mass."),
            facts,
            List.of(),
            List.of(table)));
  }
}

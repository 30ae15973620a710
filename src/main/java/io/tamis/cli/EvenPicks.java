package io.tamis.cli;

import io.tamis.config.Ids;
import io.tamis.input.Examples;
import io.tamis.output.OutputFolder;
import io.tamis.sample.MassTable;
import io.tamis.sample.Selection;
import io.tamis.sample.SelectionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Candidates that a score ranked, each with the same mass. Owns its arrays.
 *
 * @param ids shape [n], by rank
 * @param sources shape [n], empty where a row has none
 * @param scores shape [n], what a report shows of each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record EvenPicks(String[] ids, String[] sources, double[] scores, double tieShare) {
  int size() {
    return ids.length;
  }

  /**
   * Writes {@code masses}, {@code selection}, and what leaks there are.
   *
   * @param notes a row a pick, with column {@code id} and what else is told of it
   */
  void write(
      OutputFolder output,
      SparkSession spark,
      Examples candidates,
      Dataset<Row> notes,
      Quarantine leaks) {
    Selection selection = Selection.even(ids, tieShare);
    List<OutputFolder.Table> tables = new ArrayList<>();
    tables.add(
        output.table(
            "masses",
            MassTable.of(spark, Ids.sorted(List.of(ids)), selection.masses()).coalesce(1)));
    leaks.table(spark, output).ifPresent(tables::add);
    tables.add(
        output.selection(
            "selection",
            SelectedRows.of(
                output.config(),
                candidates,
                SelectionTable.of(spark, selection).join(notes, "id"),
                size())));
    output.write(tables.toArray(OutputFolder.Table[]::new));
  }

  /** Picks of each source that has any. */
  Map<String, Long> bySource() {
    Map<String, Long> picked = new TreeMap<>();
    for (String source : sources) {
      picked.merge(source, 1L, Long::sum);
    }
    return picked;
  }

  /** Mass of each source that has any. */
  Map<String, Double> massBySource() {
    Map<String, Double> masses = new TreeMap<>();
    bySource().forEach((source, picks) -> masses.put(source, (double) picks / size()));
    return masses;
  }

  /** Beginnings of the texts that a report shows, by id; none where candidates have no texts. */
  Map<String, String> texts(Examples candidates, Quarantine leaks) {
    int shown = Math.min(EvenPicksReport.SHOWN_PICKS, size());
    Set<String> wanted = new HashSet<>(Arrays.asList(ids).subList(0, shown));
    wanted.addAll(leaks.shownIds());
    return CandidateTexts.beginnings(candidates, wanted);
  }
}

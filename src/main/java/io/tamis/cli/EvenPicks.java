package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;

import io.tamis.config.Ids;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.output.OutputFolder;
import io.tamis.sample.MassTable;
import io.tamis.sample.Selection;
import io.tamis.sample.SelectionTable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private static final int SHOWN_LETTERS = 300;

  int size() {
    return ids.length;
  }

  /**
   * Writes {@code masses} and {@code selection}.
   *
   * @param notes a row a pick, with column {@code id} and what else is told of it
   */
  void write(OutputFolder output, SparkSession spark, Examples candidates, Dataset<Row> notes) {
    Selection selection = Selection.even(ids, tieShare);
    output.write(
        output.table(
            "masses",
            MassTable.of(spark, Ids.sorted(List.of(ids)), selection.masses()).coalesce(1)),
        output.selection(
            "selection",
            SelectedRows.of(
                candidates, SelectionTable.of(spark, selection).join(notes, "id"), size())));
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

  /** Beginnings of the first texts, by id; none where candidates have no texts. */
  Map<String, String> texts(JobConfig config, Examples candidates, int shown) {
    return config.candidates().text().isEmpty()
        ? Map.of()
        : RowsOfIds.read(
            candidates
                .distinct()
                .select(
                    col(ExampleTable.ID),
                    substring(coalesce(col(ExampleTable.TEXT), lit("")), 1, SHOWN_LETTERS)),
            new HashSet<>(Arrays.asList(ids).subList(0, Math.min(shown, size()))),
            row -> row.getString(1));
  }
}

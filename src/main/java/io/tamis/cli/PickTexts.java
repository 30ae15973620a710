package io.tamis.cli;

import static org.apache.spark.sql.functions.col;

import io.tamis.input.Columns;
import io.tamis.input.TextTemplate;
import io.tamis.sample.SelectionTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Texts of picks, made anew from the columns that the selection holds of them. */
record PickTexts(FinishedRun finished, RunTables tables) {
  private static final String TEXT = "candidates.text";
  private static final String ID = "_tamis_id";

  /** By id; empty where candidates are no texts. */
  Map<String, String> of(List<String> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Dataset<Row> rows =
        tables.selection().where(col("id").isin(ids.toArray())); // as many as were asked for
    Dataset<Row> own = candidatesOwn(rows);
    Optional<TextTemplate> template = template(own);
    Map<String, String> texts = new HashMap<>();
    if (template.isPresent()
        && Arrays.asList(own.columns()).containsAll(template.get().columns())) {
      own.select(col(ID), template.get().column(own.schema()))
          .collectAsList()
          .forEach(row -> texts.put(row.getString(0), row.getString(1)));
    }
    return texts;
  }

  /** As the run told what a text is: by a key, or by the names of the columns. */
  private Optional<TextTemplate> template(Dataset<Row> own) {
    Map<String, String> given = finished.given();
    String text = given.getOrDefault(TEXT, "");
    if (!text.isEmpty()) {
      return Optional.of(TextTemplate.parse(TEXT, text));
    }
    return given.getOrDefault("candidates.embedding", "").isEmpty()
        ? TextTemplate.ofShape(TEXT, own.schema())
        : Optional.empty();
  }

  /** The candidate's columns by the names that they came with, and the id beside. */
  private static Dataset<Row> candidatesOwn(Dataset<Row> rows) {
    List<String> ours = List.of(SelectionTable.SCHEMA.fieldNames());
    List<String> beside =
        Arrays.stream(rows.columns()).filter(name -> !ours.contains(name)).toList();
    List<Column> own =
        beside.stream()
            .map(name -> col(Columns.quoted(name)).as(OwnNames.original(name, beside, ours)))
            .collect(Collectors.toList());
    own.add(col("id").as(ID));
    return rows.select(own.toArray(Column[]::new));
  }
}

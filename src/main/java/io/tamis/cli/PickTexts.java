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
  private static final String ID = "_tamis_id";

  /** By id; empty where candidates are no texts. */
  Map<String, String> of(List<String> ids) {
    Optional<TextTemplate> template =
        Optional.ofNullable(finished.given().get("candidates.text"))
            .filter(text -> !text.isEmpty())
            .map(text -> TextTemplate.parse("candidates.text", text));
    if (ids.isEmpty() || template.isEmpty()) {
      return Map.of();
    }
    Dataset<Row> rows =
        tables.selection().where(col("id").isin(ids.toArray())); // as many as were asked for
    Dataset<Row> own = candidatesOwn(rows);
    Map<String, String> texts = new HashMap<>();
    if (Arrays.asList(own.columns()).containsAll(template.get().columns())) {
      own.select(col(ID), template.get().column(own.schema()))
          .collectAsList()
          .forEach(row -> texts.put(row.getString(0), row.getString(1)));
    }
    return texts;
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

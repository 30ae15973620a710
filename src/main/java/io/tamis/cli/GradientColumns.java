package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.tamis.config.Require;
import io.tamis.input.Columns;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.input.SideTable;
import io.tamis.sources.GradientTable;
import io.tamis.sources.SourcesConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Candidates and queries as {@link GradientTable}: their vectors are gradients, the other columns
 * stand beside them or, for files of vectors alone, in a table of their own.
 */
record GradientColumns(SparkSession spark, SourcesConfig.Input input) {
  private static final String ROW = "row";

  Dataset<Row> training(Examples candidates) {
    return read(
        candidates,
        input.candidateRows(),
        "sources.candidate-rows",
        "sources.task",
        input.task(),
        GradientTable.TASK);
  }

  Dataset<Row> evaluation(Examples queries) {
    return read(
        queries,
        input.queryRows(),
        "sources.query-rows",
        "sources.target",
        input.target(),
        GradientTable.TARGET);
  }

  private Dataset<Row> read(
      Examples examples,
      Optional<String> beside,
      String besideKey,
      String groupKey,
      String group,
      String name) {
    Require.that(
        beside.isPresent() == examples.isNumbered(),
        besideKey
            + (examples.isNumbered()
                ? " must be given for files of vectors, which hold gradients alone: a table with a column"
                    + " row and what says their task, output and label; but is not"
                : " must not be given where "
                    + examples.role()
                    + " have columns of their own, but is "
                    + beside.orElse("")));
    StructType schema =
        beside.map(path -> table(besideKey, path).schema()).orElseGet(examples.rows()::schema);
    List<Column> columns = new ArrayList<>();
    Columns.require(schema, groupKey, group);
    columns.add(Columns.named(group).cast("string").as(name));
    columns.add(output(schema));
    columns.add(
        input
            .label()
            .map(
                label -> {
                  Columns.require(schema, "sources.label", label);
                  Column number = Columns.named(label).try_cast("double");
                  return when(number.isin(-1.0, 0.0, 1.0), number.cast("int"));
                })
            .orElse(lit(1))
            .as(GradientTable.LABEL));
    if (name.equals(GradientTable.TARGET) && input.after().isPresent()) {
      Columns.require(schema, "sources.after", input.after().get());
      columns.add(Columns.named(input.after().get()).try_cast("double").as(GradientTable.AFTER));
    }
    Column[] others = columns.toArray(Column[]::new);
    Dataset<Row> rows =
        beside
            .map(path -> joined(examples, table(besideKey, path), besideKey, others))
            .orElseGet(() -> examples.embeddingsWith(others));
    return rows.withColumnRenamed(ExampleTable.EMBEDDING, GradientTable.GRADIENT);
  }

  /** A missing output is told by the step, which knows whether it needs one. */
  private Column output(StructType schema) {
    return (has(schema, input.output())
            ? Columns.named(input.output()).try_cast("double")
            : lit(null).cast("double"))
        .as(GradientTable.OUTPUT);
  }

  private static boolean has(StructType schema, String column) {
    return Arrays.asList(schema.fieldNames()).contains(column);
  }

  /** A row of vectors for which the table has none lacks its task, which the step tells. */
  private static Dataset<Row> joined(
      Examples examples, Dataset<Row> table, String key, Column[] others) {
    Columns.require(table.schema(), key, ROW);
    requireEveryRow(examples.rows().count(), table, key);
    Dataset<Row> beside =
        table.select(
            prepended(
                Columns.named(ROW).try_cast("bigint").cast("string").as(ExampleTable.ROW_ID),
                others));
    Dataset<Row> vectors = examples.embeddingsWith();
    return vectors
        .join(beside, vectors.col(ExampleTable.ID).equalTo(beside.col(ExampleTable.ROW_ID)), "left")
        .drop(col(ExampleTable.ROW_ID));
  }

  /** Positions 0 to n - 1, once each. */
  private static void requireEveryRow(long count, Dataset<Row> table, String key) {
    Column row = Columns.named(ROW).try_cast("bigint");
    Row found = table.agg(count(lit(1)), count_distinct(row), min(row), max(row)).head();
    Require.that(
        found.getLong(0) == count
            && found.getLong(1) == count
            && found.getLong(2) == 0
            && found.getLong(3) == count - 1,
        key
            + " must have the rows 0 to "
            + (count - 1)
            + " of the files of vectors, once each, but has "
            + found.getLong(0)
            + " rows with "
            + found.getLong(1)
            + " positions from "
            + found.get(2)
            + " to "
            + found.get(3));
  }

  private static Column[] prepended(Column first, Column[] others) {
    Column[] all = new Column[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  private Dataset<Row> table(String key, String path) {
    return SideTable.read(spark, key, path);
  }
}

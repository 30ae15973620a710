package io.tamis.cli;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;

import io.tamis.input.Columns;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.output.OutputConfig;
import io.tamis.output.OutputFolder;
import io.tamis.sample.Draw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a selection as they are written. */
final class SelectedRows {
  /** Rows in one file of the selection. */
  private static final int ROWS_PER_FILE = 500_000;

  private static final String TIME = "_tamis_time";

  private SelectedRows() {}

  /**
   * The drawn candidates with their own columns, by rank; see {@link OwnNames}. Where picks are to
   * be repeated, each is there as often as it was drawn, one behind another.
   *
   * @param output where they go
   * @param drawn with columns {@code id} and {@code rank}, and whatever else is told of a pick
   * @param size how many they are
   */
  static Dataset<Row> of(OutputConfig output, Examples candidates, Dataset<Row> drawn, int size) {
    List<String> ours = Arrays.asList(drawn.columns());
    Dataset<Row> picks = output.repeat() ? repeated(drawn) : drawn;
    List<Column> columns = new ArrayList<>(ours.stream().map(name -> picks.col(name)).toList());
    Dataset<Row> rows = candidates.distinctWithId();
    List<String> own = own(candidates);
    for (String name : own) {
      columns.add(rows.col(Columns.quoted(name)).as(OwnNames.written(name, own, ours)));
    }
    // trainers are given one file of lines; Arrow's streams are cut by their bytes, too
    int files =
        output.format() == OutputConfig.Format.JSONL
            ? 1
            : (size + ROWS_PER_FILE - 1) / ROWS_PER_FILE;
    Dataset<Row> joined =
        rows.join(broadcast(picks), rows.col(ExampleTable.ROW_ID).equalTo(picks.col("id")))
            .select(columns.toArray(Column[]::new));
    Dataset<Row> parts =
        files == 1
            ? joined.repartition(1)
            : joined.repartitionById(
                files, ceil(col("rank").divide(ROWS_PER_FILE)).minus(lit(1)).cast("int"));
    return parts.sortWithinPartitions("rank");
  }

  /**
   * As soon as the candidates are opened, since they could not be written at the end.
   *
   * @throws IllegalArgumentException if the format has no type for one of their columns
   */
  static void check(JobConfig config, Examples candidates) {
    if (config.sample().draw() != Draw.NONE) {
      OutputFolder.refuseTypes(config.output(), candidates.rows().schema());
    }
  }

  /** The candidates' columns, without the one that is said as our id. */
  private static List<String> own(Examples candidates) {
    return Arrays.stream(candidates.rows().columns())
        .filter(name -> !name.equalsIgnoreCase("id") || !candidates.isIdColumn(name))
        .toList();
  }

  private static Dataset<Row> repeated(Dataset<Row> drawn) {
    return drawn.withColumn(TIME, explode(sequence(lit(1), col("count"))));
  }
}

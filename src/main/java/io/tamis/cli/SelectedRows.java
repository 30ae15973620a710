package io.tamis.cli;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tamis.input.Columns;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a selection as they are written. */
final class SelectedRows {
  /** Rows in one file of the selection. */
  private static final int ROWS_PER_FILE = 500_000;

  private SelectedRows() {}

  /**
   * The drawn candidates with their own columns, by rank; those with a name of ours get a prefix.
   *
   * @param drawn with columns {@code id} and {@code rank}, and whatever else is told of a pick
   * @param size how many they are
   */
  static Dataset<Row> of(Examples candidates, Dataset<Row> drawn, int size) {
    List<String> ours = Arrays.asList(drawn.columns());
    List<Column> columns = new ArrayList<>(ours.stream().map(name -> drawn.col(name)).toList());
    Dataset<Row> rows = candidates.distinctWithId();
    for (String name : candidates.rows().columns()) {
      if (name.equalsIgnoreCase("id") && candidates.isIdColumn(name)) {
        continue; // said already
      }
      columns.add(
          rows.col(Columns.quoted(name))
              .as(ours.contains(name.toLowerCase(Locale.ROOT)) ? "candidate_" + name : name));
    }
    int files = (size + ROWS_PER_FILE - 1) / ROWS_PER_FILE;
    Dataset<Row> joined =
        rows.join(broadcast(drawn), rows.col(ExampleTable.ROW_ID).equalTo(drawn.col("id")))
            .select(columns.toArray(Column[]::new));
    Dataset<Row> parts =
        files == 1
            ? joined.repartition(1)
            : joined.repartitionById(
                files, ceil(col("rank").divide(ROWS_PER_FILE)).minus(lit(1)).cast("int"));
    return parts.sortWithinPartitions("rank");
  }
}

package io.tamis.cli;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a table says of a few of its ids. */
final class RowsOfIds {
  private RowsOfIds() {}

  /**
   * Reads the table once; the rows found come to the driver, one of each id.
   *
   * @param rows with a column {@code id} first
   * @param value what is kept of a row
   */
  static <T> Map<String, T> read(Dataset<Row> rows, Set<String> ids, Function<Row, T> value) {
    return among(
        rows,
        ids,
        found ->
            found.collectAsList().stream()
                .collect(
                    Collectors.toMap(row -> row.getString(0), value, (first, other) -> first)));
  }

  /**
   * @param use of the rows with these ids, which are read as often as it asks for them
   */
  static <T> T among(Dataset<Row> rows, Set<String> ids, Function<Dataset<Row>, T> use) {
    try (SharedIds wanted = SharedIds.of(rows.sparkSession(), ids)) {
      return use.apply(wanted.among(rows));
    }
  }
}

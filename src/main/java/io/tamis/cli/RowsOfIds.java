package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

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
    Broadcast<Set<String>> wanted =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext()).broadcast(ids);
    try {
      return use.apply(
          rows.filter(
              udf((String id) -> wanted.value().contains(id), DataTypes.BooleanType)
                  .apply(col("id"))));
    } finally {
      wanted.destroy();
    }
  }
}

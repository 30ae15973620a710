package io.tamis.sources;

import io.tamis.config.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Truly measured subsets, one row a subset and target: {@code tasks}, an array or names with white
 * space between them, {@code target} and {@code value}.
 */
public final class MeasuredTable {
  private static final int MOST_ROWS = 100_000;

  private MeasuredTable() {}

  /**
   * @param path for messages
   * @return in an order that depends on the rows alone
   * @throws IllegalArgumentException if a row names what is unknown, or has no finite value
   */
  static List<Measured> rows(Dataset<Row> table, String path, String[] tasks, String[] targets) {
    List<String> columns = Arrays.asList(table.columns());
    for (String column : List.of("tasks", "target", "value")) {
      Require.that(
          columns.contains(column),
          path + " must have the columns tasks, target and value, but has " + columns);
    }
    // 100,000 rows of a few hundred bytes
    List<Row> rows =
        table
            .selectExpr("tasks", "CAST(target AS STRING)", "TRY_CAST(value AS DOUBLE)")
            .limit(MOST_ROWS + 1)
            .collectAsList();
    Require.that(!rows.isEmpty(), path + " must hold a measured subset, but holds none");
    Require.that(rows.size() <= MOST_ROWS, path + " must hold at most " + MOST_ROWS + " rows");
    Map<String, Integer> taskNumbers = Subsets.numbers(tasks);
    Map<String, Integer> targetNumbers = Subsets.numbers(targets);
    List<Measured> found = new ArrayList<>(rows.size());
    for (Row row : rows) {
      String[] names = row.isNullAt(0) ? new String[0] : names(row.get(0));
      String place = path + ": subset [" + String.join(" ", names) + "]";
      int[] subset = Subsets.of(names, taskNumbers, place);
      Integer target = row.isNullAt(1) ? null : targetNumbers.get(row.getString(1));
      Require.that(
          target != null, place + " has target " + row.get(1) + ", for which there is no gradient");
      Require.that(
          !row.isNullAt(2) && Double.isFinite(row.getDouble(2)),
          place + " must have a finite value, but has " + row.get(2));
      found.add(new Measured(subset, target, row.getDouble(2)));
    }
    found.sort(
        (a, b) -> {
          int bySubset = Arrays.compare(a.tasks(), b.tasks());
          int byTarget = Integer.compare(a.target(), b.target());
          return bySubset != 0
              ? bySubset
              : byTarget != 0 ? byTarget : Double.compare(a.value(), b.value());
        });
    return found;
  }

  private static String[] names(Object tasks) {
    return switch (tasks) {
      case String text -> text.isBlank() ? new String[0] : text.strip().split("\\s+");
      case scala.collection.Iterable<?> list ->
          scala.jdk.javaapi.CollectionConverters.asJavaCollection(list).stream()
              .map(String::valueOf)
              .toArray(String[]::new);
      default ->
          throw new IllegalArgumentException(
              "the column tasks must hold arrays or text, but holds " + tasks);
    };
  }
}

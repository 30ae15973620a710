package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tamis.config.Ids;
import io.tamis.input.ExampleTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** The task that each query belongs to: a value of its source. */
final class QueryTasks {
  private QueryTasks() {}

  /**
   * Numbers of the tasks, by query in the order of ids; tasks are numbered in the order of their
   * names, and queries without a source are a task of their own.
   */
  static int[] of(TargetedPool opened) {
    Map<String, String> sources = new HashMap<>(); // as many as there are queries
    opened
        .queries()
        .examples()
        .select(col(ExampleTable.ID), coalesce(col(ExampleTable.SOURCE), lit("")))
        .collectAsList()
        .forEach(row -> sources.put(row.getString(0), row.getString(1)));
    String[] tasks =
        Arrays.stream(opened.targets().vectors().ids())
            .map(id -> sources.getOrDefault(id, sources.get(content(id))))
            .toArray(String[]::new);
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : Ids.sorted(new HashSet<>(Arrays.asList(tasks)))) {
      numbers.put(name, numbers.size());
    }
    return Arrays.stream(tasks).mapToInt(numbers::get).toArray();
  }

  /** Without the number that tells rows of the same content apart. */
  private static String content(String id) {
    return id.replaceFirst("#\\d+$", "");
  }
}

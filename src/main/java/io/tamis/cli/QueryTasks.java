package io.tamis.cli;

import io.tamis.config.Ids;
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
  static int[] of(VectorQueries queries) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : Ids.sorted(new HashSet<>(Arrays.asList(queries.sources())))) {
      numbers.put(name, numbers.size());
    }
    return Arrays.stream(queries.sources()).mapToInt(numbers::get).toArray();
  }
}

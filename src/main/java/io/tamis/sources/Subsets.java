package io.tamis.sources;

import io.tamis.config.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Subsets of tasks; each is the numbers of its tasks, in order, at least one. */
final class Subsets {
  /** What a fraction times a count may fall short of a whole number by rounding. */
  private static final double ROUNDING = 1e-9;

  private Subsets() {}

  /**
   * Each uniform among those of its size, whatever the others are; a subset may come twice.
   *
   * @param tasks how many there are
   * @param fraction of the tasks in a subset, rounded down, but at least one task; in (0, 1]
   * @param seed a subset depends on it and on the subset's number alone
   */
  static List<int[]> random(int tasks, int count, double fraction, long seed) {
    int size = Math.max(1, (int) Math.floor(fraction * tasks + ROUNDING));
    List<int[]> subsets = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      long mixed = new SplittableRandom(seed).nextLong() + number * 0x9E3779B97F4A7C15L;
      SplittableRandom random = new SplittableRandom(mixed);
      int[] order = IntStream.range(0, tasks).toArray();
      for (int n = 0; n < size; n++) {
        int other = n + random.nextInt(tasks - n);
        int swap = order[n];
        order[n] = order[other];
        order[other] = swap;
      }
      int[] subset = Arrays.copyOf(order, size);
      Arrays.sort(subset);
      subsets.add(subset);
    }
    return subsets;
  }

  static List<int[]> singletons(int tasks) {
    return IntStream.range(0, tasks).mapToObj(task -> new int[] {task}).toList();
  }

  /**
   * @throws IllegalArgumentException if there is one task alone
   */
  static List<int[]> leaveOneOut(int tasks) {
    Require.that(
        tasks > 1, "sources.subsets must not be leave-one-out where there is one task alone");
    return IntStream.range(0, tasks)
        .mapToObj(out -> IntStream.range(0, tasks).filter(task -> task != out).toArray())
        .toList();
  }

  /**
   * @param lines each the names of a subset's tasks, with white space between them
   * @param file its name, for messages
   * @throws IllegalArgumentException if a line is empty, names a task twice, or one without rows
   */
  static List<int[]> listed(List<String> lines, String file, String[] tasks) {
    Require.that(!lines.isEmpty(), file + " must hold a subset a line, but holds none");
    Map<String, Integer> numbers = numbers(tasks);
    List<int[]> subsets = new ArrayList<>(lines.size());
    for (int n = 0; n < lines.size(); n++) {
      String[] names = lines.get(n).isBlank() ? new String[0] : lines.get(n).strip().split("\\s+");
      subsets.add(of(names, numbers, file + " line " + (n + 1)));
    }
    return subsets;
  }

  static Map<String, Integer> numbers(String[] tasks) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int task = 0; task < tasks.length; task++) {
      numbers.put(tasks[task], task);
    }
    return numbers;
  }

  /**
   * @param place where the subset stands, for messages
   * @throws IllegalArgumentException as {@link #listed}
   */
  static int[] of(String[] names, Map<String, Integer> numbers, String place) {
    Require.that(names.length > 0, place + " must name at least one task, but is empty");
    int[] subset = new int[names.length];
    for (int n = 0; n < names.length; n++) {
      Integer number = numbers.get(names[n]);
      Require.that(
          number != null, place + " names task " + names[n] + ", for which there is no gradient");
      subset[n] = number;
    }
    Arrays.sort(subset);
    for (int n = 1; n < subset.length; n++) {
      if (subset[n] == subset[n - 1]) {
        int twice = subset[n];
        String name =
            Arrays.stream(names).filter(x -> numbers.get(x) == twice).findFirst().orElseThrow();
        throw new IllegalArgumentException(place + " names task " + name + " twice");
      }
    }
    return subset;
  }

  /** By task: the positions of the subsets that hold it. */
  static int[][] byTask(List<int[]> subsets, int tasks) {
    int[] counts = new int[tasks];
    subsets.forEach(subset -> Arrays.stream(subset).forEach(task -> counts[task]++));
    int[][] holders = new int[tasks][];
    Arrays.setAll(holders, task -> new int[counts[task]]);
    Arrays.fill(counts, 0);
    for (int s = 0; s < subsets.size(); s++) {
      for (int task : subsets.get(s)) {
        holders[task][counts[task]++] = s;
      }
    }
    return holders;
  }
}

package io.tamis.baselines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The rules as BASELINES D2 to D5 print them, on all distances; nothing clever.
 *
 * @param distances shape [M, N]
 * @param places shape [N], by candidate, its place among equals
 */
record NaiveRules(double[][] distances, int[] places) {
  static NaiveRules byId(double[][] distances) {
    return new NaiveRules(distances, IntStream.range(0, distances[0].length).toArray());
  }

  private int pool() {
    return places.length;
  }

  /** Numbers of all candidates, the least score first. */
  private List<Integer> sorted(double[] scores) {
    return IntStream.range(0, pool())
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer j) -> scores[j]).thenComparingInt(j -> places[j]))
        .toList();
  }

  List<Integer> roundRobin(int budget) {
    List<Integer> picks = new ArrayList<>();
    for (int turn = 0; picks.size() < budget; turn++) {
      int best = -1;
      double[] row = distances[turn % distances.length];
      for (int j = 0; j < pool(); j++) {
        if (!picks.contains(j)
            && (best < 0
                || row[j] < row[best]
                || (row[j] == row[best] && places[j] < places[best]))) {
          best = j;
        }
      }
      picks.add(best);
    }
    return picks;
  }

  /** Shape [tasks, N], the least distance to one of the task's queries. */
  double[][] byTask(int[] tasks) {
    double[][] least = new double[Arrays.stream(tasks).max().orElseThrow() + 1][pool()];
    for (double[] row : least) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    for (int i = 0; i < tasks.length; i++) {
      for (int j = 0; j < pool(); j++) {
        least[tasks[i]][j] = Math.min(least[tasks[i]][j], distances[i][j]);
      }
    }
    return least;
  }

  /** With the task whose turn each pick was. */
  record Turned(List<Integer> picks, List<Integer> tasks) {}

  Turned rds(int[] tasks, int budget) {
    List<List<Integer>> lists = Arrays.stream(byTask(tasks)).map(this::sorted).toList();
    Set<Integer> picks = new LinkedHashSet<>();
    List<Integer> turns = new ArrayList<>();
    for (int round = 0; picks.size() < budget; round++) {
      for (int task = 0; task < lists.size() && picks.size() < budget; task++) {
        if (picks.add(lists.get(task).get(round))) {
          turns.add(task);
        }
      }
    }
    return new Turned(List.copyOf(picks), turns);
  }

  double[] leastDistances() {
    return byTask(new int[distances.length])[0];
  }

  List<Integer> doublyGreedy(int budget) {
    return sorted(leastDistances()).subList(0, budget);
  }

  /**
   * The K at which the rule stops, and how many queries have each candidate among their first K.
   */
  record Uniform(int k, int[] counts, double[] meanDistances) {}

  Uniform knnUniform(double alpha, double scale) {
    int most = Math.min(5000, pool());
    int k = 1;
    while (k < most && alpha / scale * excess(k) < (1 - alpha) * distances.length) {
      k++;
    }
    int[] counts = counts(k);
    double[] means = new double[pool()];
    for (double[] row : distances) {
      for (int j : sorted(row).subList(0, k)) {
        means[j] += row[j];
      }
    }
    Arrays.setAll(means, j -> means[j] / counts[j]);
    return new Uniform(k, counts, means);
  }

  /** How many queries have each candidate among their first k. */
  int[] counts(int k) {
    int[] counts = new int[pool()];
    for (double[] row : distances) {
      sorted(row).subList(0, k).forEach(j -> counts[j]++);
    }
    return counts;
  }

  private double excess(int k) {
    double total = 0;
    for (double[] row : distances) {
      List<Integer> order = sorted(row);
      for (int at = 0; at < k; at++) {
        total += row[order.get(k)] - row[order.get(at)];
      }
    }
    return total;
  }

  /**
   * Of the first picks, the share for which a candidate is left out that was as good.
   *
   * @param rows shape [picks, N], what each pick was chosen by
   */
  static double tieShare(List<Integer> picks, List<double[]> rows, int prefix) {
    List<Integer> taken = picks.subList(0, prefix);
    int tied = 0;
    for (int n = 0; n < prefix; n++) {
      double[] row = rows.get(n);
      double own = row[picks.get(n)];
      tied +=
          IntStream.range(0, row.length).anyMatch(j -> row[j] == own && !taken.contains(j)) ? 1 : 0;
    }
    return (double) tied / prefix;
  }
}

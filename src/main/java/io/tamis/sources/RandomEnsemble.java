package io.tamis.sources;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A task is as good as the subsets that hold it.
 *
 * <p>T(i) = mean over subsets S with i in S of f(S), for each target; tasks are kept by the mean of
 * T over targets. GradEx-RE of Li et al., EMNLP 2024. A task that no subset holds has no score and
 * is not kept. Time O(sum of |S|).
 *
 * @param top how many are kept; or
 * @param threshold those at least as good are kept; one of the two
 */
record RandomEnsemble(Performance performance, OptionalInt top, OptionalDouble threshold) {

  /**
   * @param estimates shape [subsets, targets]
   */
  TaskSelection apply(List<int[]> subsets, double[][] estimates, int tasks) {
    int targets = estimates[0].length;
    double[][] scores = new double[tasks][targets];
    int[] sampled = new int[tasks];
    for (int s = 0; s < estimates.length; s++) {
      for (int task : subsets.get(s)) {
        sampled[task]++;
        for (int t = 0; t < targets; t++) {
          scores[task][t] += estimates[s][t];
        }
      }
    }
    double[] means = new double[tasks];
    for (int task = 0; task < tasks; task++) {
      for (int t = 0; t < targets; t++) {
        scores[task][t] = sampled[task] == 0 ? Double.NaN : scores[task][t] / sampled[task];
      }
      means[task] = TaskSelection.mean(scores[task]);
    }
    return new TaskSelection(
        scores, means, sampled, selected(means, sampled), new double[0], new int[0]);
  }

  /** Best first; of equals, the first by name. */
  private int[] selected(double[] means, int[] sampled) {
    int sign = performance.lowerIsBetter() ? 1 : -1;
    int[] ranked =
        IntStream.range(0, means.length)
            .filter(task -> sampled[task] > 0)
            .boxed()
            .sorted((a, b) -> Double.compare(sign * means[a], sign * means[b])) // stable
            .mapToInt(task -> task)
            .toArray();
    if (top.isPresent()) {
      return Arrays.copyOf(ranked, Math.min(ranked.length, top.getAsInt()));
    }
    double bound = threshold.orElseThrow();
    return Arrays.stream(ranked)
        .filter(task -> !performance.isBetter(bound, means[task]))
        .toArray();
  }
}

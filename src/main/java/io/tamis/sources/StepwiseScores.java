package io.tamis.sources;

import java.util.Arrays;
import java.util.List;

/** What stepwise selection learned about each task: the estimates when it was last tried. */
final class StepwiseScores {
  private final double[][] scores;
  private final double[] means;
  private final int[] sampled;

  StepwiseScores(int tasks) {
    this.scores = new double[tasks][];
    this.means = new double[tasks];
    this.sampled = new int[tasks];
    Arrays.fill(means, Double.NaN);
  }

  /**
   * @param tried by subset: the task that was added or left out
   * @return shape [tried], means over targets
   */
  double[] add(List<Integer> tried, double[][] estimates) {
    double[] values = new double[estimates.length];
    for (int n = 0; n < values.length; n++) {
      int task = tried.get(n);
      values[n] = TaskSelection.mean(estimates[n]);
      scores[task] = estimates[n];
      means[task] = values[n];
      sampled[task]++;
    }
    return values;
  }

  TaskSelection selection(List<Integer> selected, List<Double> values, List<Integer> removed) {
    int targets =
        Arrays.stream(scores)
            .filter(known -> known != null)
            .mapToInt(s -> s.length)
            .findFirst()
            .orElse(0);
    double[][] known = new double[scores.length][];
    for (int task = 0; task < known.length; task++) {
      known[task] = scores[task];
      if (known[task] == null) {
        known[task] = new double[targets];
        Arrays.fill(known[task], Double.NaN);
      }
    }
    return new TaskSelection(
        known,
        means,
        sampled,
        array(selected),
        values.stream().mapToDouble(v -> v).toArray(),
        array(removed));
  }

  private static int[] array(List<Integer> tasks) {
    return tasks.stream().mapToInt(task -> task).toArray();
  }
}

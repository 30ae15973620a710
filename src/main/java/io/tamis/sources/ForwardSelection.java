package io.tamis.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Tasks join one after the other, as long as that helps.
 *
 * <p>Greedy: each round adds the task whose inclusion gives the best mean over targets, and the
 * first that does not improve it ends the selection; O(n²) estimates. The released code of GradEx
 * goes once over the tasks in order instead and keeps each that is no worse than the best so far; n
 * estimates. In both the first task is always accepted.
 *
 * @param top most tasks to be selected
 */
record ForwardSelection(Performance performance, OptionalInt top) {

  TaskSelection greedy(int tasks, Estimator estimator) {
    StepwiseScores scores = new StepwiseScores(tasks);
    List<Integer> selected = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<Integer> left = new ArrayList<>(IntStream.range(0, tasks).boxed().toList());
    while (!left.isEmpty() && selected.size() < top.orElse(tasks)) {
      List<int[]> subsets = left.stream().map(task -> with(selected, task)).toList();
      double[] found = scores.add(left, estimator.estimates(subsets));
      int best = 0;
      for (int n = 1; n < found.length; n++) {
        if (performance.isBetter(found[n], found[best])) {
          best = n;
        }
      }
      if (!values.isEmpty() && !performance.isBetter(found[best], values.getLast())) {
        break;
      }
      values.add(found[best]);
      Integer added = left.get(best);
      left.removeIf(added::equals);
      selected.add(added);
    }
    return scores.selection(selected, values, List.of());
  }

  TaskSelection once(int tasks, Estimator estimator) {
    StepwiseScores scores = new StepwiseScores(tasks);
    List<Integer> selected = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int task = 0; task < tasks && selected.size() < top.orElse(tasks); task++) {
      double[][] estimates = estimator.estimates(List.of(with(selected, task)));
      double value = scores.add(List.of(task), estimates)[0];
      if (values.isEmpty() || !performance.isBetter(values.getLast(), value)) {
        values.add(value);
        selected.add(task);
      }
    }
    return scores.selection(selected, values, List.of());
  }

  private static int[] with(List<Integer> selected, int task) {
    return IntStream.concat(selected.stream().mapToInt(i -> i), IntStream.of(task))
        .sorted()
        .toArray();
  }
}

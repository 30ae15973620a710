package io.tamis.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Tasks leave one after the other, as long as that helps.
 *
 * <p>It begins with all tasks; each round drops the task without which the mean over targets is
 * best, and ends when that is no improvement and no more tasks than wanted are left. The last task
 * stays. O(n²) estimates.
 *
 * @param top most tasks to be left: above it tasks leave even where that does harm
 */
record BackwardElimination(Performance performance, OptionalInt top) {

  TaskSelection apply(int tasks, Estimator estimator) {
    StepwiseScores scores = new StepwiseScores(tasks);
    List<Integer> left = new ArrayList<>(IntStream.range(0, tasks).boxed().toList());
    List<Integer> removed = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    int[] all = IntStream.range(0, tasks).toArray();
    double[][] ofAll = estimator.estimates(List.of(all));
    values.add(TaskSelection.mean(ofAll[0]));
    if (tasks == 1) {
      scores.add(left, ofAll);
    }
    while (left.size() > 1) {
      List<int[]> subsets = left.stream().map(task -> without(left, task)).toList();
      double[] found = scores.add(left, estimator.estimates(subsets));
      int best = 0;
      for (int n = 1; n < found.length; n++) {
        if (performance.isBetter(found[n], found[best])) {
          best = n;
        }
      }
      boolean helps = performance.isBetter(found[best], values.getLast());
      if (!helps && left.size() <= top.orElse(tasks)) {
        break;
      }
      values.add(found[best]);
      Integer dropped = left.get(best);
      left.removeIf(dropped::equals);
      removed.add(dropped);
    }
    return scores.selection(left, values, removed);
  }

  private static int[] without(List<Integer> tasks, int out) {
    return tasks.stream().mapToInt(i -> i).filter(task -> task != out).toArray();
  }
}

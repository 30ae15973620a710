package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final int TASKS = 6;

  /** Two targets; tasks help or harm, and pairs of them do so together. */
  private static double[] value(int[] subset, long seed) {
    double[] values = new double[2];
    for (int target = 0; target < 2; target++) {
      for (int i : subset) {
        for (int j : subset) {
          values[target] +=
              new SplittableRandom(
                      seed * 1000 + target * 100L + Math.min(i, j) * 10L + Math.max(i, j))
                  .nextDouble(-1, 1);
        }
      }
    }
    return values;
  }

  private static Estimator estimator(long seed) {
    return subsets -> subsets.stream().map(s -> value(s, seed)).toArray(double[][]::new);
  }

  private static double mean(int[] subset, long seed) {
    double[] values = value(subset, seed);
    return (values[0] + values[1]) / 2;
  }

  private static int[] plus(int[] subset, int task) {
    return IntStream.concat(Arrays.stream(subset), IntStream.of(task)).sorted().toArray();
  }

  private static int[] minus(int[] subset, int task) {
    return Arrays.stream(subset).filter(i -> i != task).toArray();
  }

  @Test
  void anEnsembleScoresATaskByTheSubsetsThatHoldIt() {
    List<int[]> subsets = Subsets.random(TASKS, 40, 0.5, 3);
    double[][] estimates = estimator(1).estimates(subsets);
    TaskSelection selection =
        new RandomEnsemble(Performance.LOSS, OptionalInt.of(2), OptionalDouble.empty())
            .apply(subsets, estimates, TASKS);
    for (int task = 0; task < TASKS; task++) {
      for (int target = 0; target < 2; target++) {
        double sum = 0;
        int count = 0;
        for (int s = 0; s < subsets.size(); s++) {
          int wanted = task;
          if (Arrays.stream(subsets.get(s)).anyMatch(i -> i == wanted)) {
            sum += estimates[s][target];
            count++;
          }
        }
        assertThat(selection.sampled()[task]).isEqualTo(count);
        assertThat(selection.scores()[task][target]).isCloseTo(sum / count, within(1e-12));
      }
    }
    int[] selected = selection.selected();
    assertThat(selected).hasSize(2);
    for (int task = 0; task < TASKS; task++) {
      if (task != selected[0] && task != selected[1]) {
        assertThat(selection.means()[task]).isGreaterThanOrEqualTo(selection.means()[selected[1]]);
      }
    }
    assertThat(selection.means()[selected[0]]).isLessThanOrEqualTo(selection.means()[selected[1]]);
  }

  @Test
  void aThresholdKeepsWhatIsAtLeastAsGoodEitherWay() {
    List<int[]> alone = Subsets.singletons(4);
    double[][] estimates = {{0.3}, {0.1}, {0.2}, {0.2}};
    assertThat(threshold(Performance.LOSS, alone, estimates)).containsExactly(1, 2, 3);
    assertThat(threshold(Performance.ACCURACY, alone, estimates)).containsExactly(0, 2, 3);
  }

  private static int[] threshold(Performance performance, List<int[]> subsets, double[][] found) {
    return new RandomEnsemble(performance, OptionalInt.empty(), OptionalDouble.of(0.2))
        .apply(subsets, found, 4)
        .selected();
  }

  @Test
  void aTaskThatNoSubsetHoldsIsNotSelected() {
    TaskSelection selection =
        new RandomEnsemble(Performance.LOSS, OptionalInt.of(9), OptionalDouble.empty())
            .apply(List.of(new int[] {0}, new int[] {0, 2}), new double[][] {{1}, {3}}, 3);
    assertThat(selection.sampled()).containsExactly(2, 0, 1);
    assertThat(selection.means()[1]).isNaN();
    assertThat(selection.selected()).containsExactly(0, 2);
  }

  @Test
  void forwardAddsTheBestTaskUntilNoneHelps() {
    for (long seed = 0; seed < 50; seed++) {
      for (Performance performance : Performance.values()) {
        List<Double> values = new ArrayList<>();
        int[] chosen = {};
        List<Integer> order = new ArrayList<>();
        while (chosen.length < TASKS) {
          int best = -1;
          for (int task = 0; task < TASKS; task++) {
            if (!order.contains(task)
                && (best < 0
                    || performance.isBetter(
                        mean(plus(chosen, task), seed), mean(plus(chosen, best), seed)))) {
              best = task;
            }
          }
          double value = mean(plus(chosen, best), seed);
          if (!values.isEmpty() && !performance.isBetter(value, values.getLast())) {
            break;
          }
          values.add(value);
          order.add(best);
          chosen = plus(chosen, best);
        }
        TaskSelection found =
            new ForwardSelection(performance, OptionalInt.empty()).greedy(TASKS, estimator(seed));
        assertThat(found.selected()).as("seed %s", seed).isEqualTo(ints(order));
        assertThat(found.values()).hasSameSizeAs(found.selected());
        assertThat(found.values()[0]).isEqualTo(values.get(0));
        assertThat(found.values()[values.size() - 1]).isEqualTo(values.getLast());
        assertThat(
                new ForwardSelection(performance, OptionalInt.of(1))
                    .greedy(TASKS, estimator(seed))
                    .selected())
            .containsExactly(order.get(0));
      }
    }
  }

  private static int[] ints(List<Integer> tasks) {
    return tasks.stream().mapToInt(i -> i).toArray();
  }

  @Test
  void forwardOnceKeepsWhatIsNoWorseThanTheBestSoFar() {
    for (long seed = 0; seed < 50; seed++) {
      int[] chosen = {0};
      double best = mean(chosen, seed);
      for (int task = 1; task < TASKS; task++) {
        double value = mean(plus(chosen, task), seed);
        if (value >= best) {
          best = value;
          chosen = plus(chosen, task);
        }
      }
      TaskSelection found =
          new ForwardSelection(Performance.ACCURACY, OptionalInt.empty())
              .once(TASKS, estimator(seed));
      assertThat(found.selected()).isEqualTo(chosen);
      assertThat(found.values()[chosen.length - 1]).isEqualTo(best);
      assertThat(found.sampled()).containsOnly(1);
    }
  }

  @Test
  void backwardDropsTheWorstTaskUntilNoneHarms() {
    for (long seed = 0; seed < 50; seed++) {
      int[] left = IntStream.range(0, TASKS).toArray();
      List<Integer> removed = new ArrayList<>();
      while (left.length > 1) {
        int best = -1;
        for (int task : left) {
          if (best < 0 || mean(minus(left, task), seed) < mean(minus(left, best), seed)) {
            best = task;
          }
        }
        if (mean(minus(left, best), seed) >= mean(left, seed)) {
          break;
        }
        removed.add(best);
        left = minus(left, best);
      }
      TaskSelection found =
          new BackwardElimination(Performance.LOSS, OptionalInt.empty())
              .apply(TASKS, estimator(seed));
      assertThat(found.selected()).as("seed %s", seed).isEqualTo(left);
      assertThat(found.removed()).isEqualTo(ints(removed));
      assertThat(found.values()).hasSize(removed.size() + 1);
      assertThat(found.values()[removed.size()]).isEqualTo(mean(left, seed));
    }
  }

  @Test
  void backwardGoesOnWhileMoreAreLeftThanWanted() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(
              new BackwardElimination(Performance.LOSS, OptionalInt.of(2))
                  .apply(TASKS, estimator(seed))
                  .selected()
                  .length)
          .isLessThanOrEqualTo(2);
    }
  }

  @Test
  void oneTaskAloneStays() {
    TaskSelection found =
        new BackwardElimination(Performance.LOSS, OptionalInt.empty()).apply(1, estimator(1));
    assertThat(found.selected()).containsExactly(0);
    assertThat(found.scores()[0]).isEqualTo(value(new int[] {0}, 1));
  }
}

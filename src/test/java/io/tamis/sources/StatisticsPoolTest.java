package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.scan.RandomVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsPoolTest {
  private static final int TASKS = 12;
  private static final int D = 21;

  private static float[][] rows(int task) {
    return RandomVectors.gaussian(5 + task, D, task);
  }

  private static double[] outputs(int task) {
    double[] outputs = new double[5 + task];
    Arrays.setAll(outputs, i -> Math.sin(i + task));
    return outputs;
  }

  private static StatisticsPool pool(TileKernel kernel) {
    List<GradientBlock> blocks = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      double[] ones = new double[5 + task];
      Arrays.fill(ones, 1);
      blocks.addAll(LocalFit.blocks(task, 4, rows(task), outputs(task), ones));
    }
    StatisticsPool pool = StatisticsPool.empty(TASKS, D, kernel);
    StatisticsSum.of(blocks.iterator(), kernel).forEach(pool::add);
    return pool;
  }

  /** Few tasks are summed one by one, many by a product with 0 and 1; both in one group here. */
  @Test
  void sumsAreThoseOfThePlainLoops() {
    List<int[]> subsets =
        List.of(
            new int[] {3},
            new int[] {0, 11},
            new int[] {5},
            new int[] {2, 7},
            new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
            new int[] {1, 3, 5, 7, 9, 11},
            new int[] {0, 2, 4, 6, 8, 10});
    StatisticsPool pool = pool(TileKernel.fastest());
    Cholesky[] factors = pool.factors(subsets, 0.05);
    Cholesky[] plain = pool(new ScalarTiles()).factors(subsets, 0.05);
    for (int s = 0; s < subsets.size(); s++) {
      int[] subset = subsets.get(s);
      float[][] g =
          Arrays.stream(subset)
              .boxed()
              .flatMap(t -> Arrays.stream(rows(t)))
              .toArray(float[][]::new);
      double[] b =
          Arrays.stream(subset).boxed().flatMapToDouble(t -> Arrays.stream(outputs(t))).toArray();
      double[] y = new double[b.length];
      Arrays.fill(y, 1);
      double[] gradient = pool.gradient(subset);
      double[] step = SubsetFit.oneStep(factors[s], pool.rows(subset), gradient);
      assertThat(step)
          .as("subset %s", s)
          .containsExactly(NaiveFit.newton(g, b, y, 0.05, new double[D]), within(1e-10));
      assertThat(pool.rows(subset)).isEqualTo(g.length);
      assertThat(pool.loss(subset) / g.length)
          .isCloseTo(NaiveFit.loss(g, b, y, new double[D]), within(1e-12));
      assertThat(plain[s].solve(gradient)).isEqualTo(factors[s].solve(gradient));
    }
  }

  @Test
  void aSubsetHasTheSameBitsInAnyCompany() {
    int[] subset = {2, 7};
    StatisticsPool pool = pool(TileKernel.fastest());
    int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    double[] b = pool.gradient(subset);
    assertThat(pool.factors(List.of(all, subset, all), 0.05)[1].solve(b))
        .isEqualTo(pool.factors(List.of(subset), 0.05)[0].solve(b));
  }

  @Test
  void tooManyTasksAreRefused() {
    assertThatThrownBy(() -> StatisticsPool.requireRoom(4_000, 400))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "4000 tasks with gradients of 400 numbers have 320800000 second derivatives, more than"
                + " the 268435456 that the driver takes; merge small tasks, or project to fewer"
                + " dimensions");
  }
}

package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.scan.RandomVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SubsetFitTest {
  /** Rows of three tasks. */
  private record Made(float[][][] g, double[][] b, double[][] y) {
    static Made of(int rows, int d, double width, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      float[][][] g = new float[3][][];
      double[][] b = new double[3][];
      double[][] y = new double[3][];
      for (int task = 0; task < 3; task++) {
        int n = rows + 7 * task;
        g[task] = RandomVectors.gaussian(n, d, 10 * seed + task);
        for (float[] row : g[task]) {
          for (int k = 0; k < d; k++) {
            row[k] = (float) (width * (row[k] + 0.3 * (k % 3)));
          }
        }
        b[task] = random.doubles(n, -1, 1).toArray();
        y[task] = random.ints(n, 0, 2).mapToDouble(bit -> bit == 0 ? -1 : 1).toArray();
      }
      return new Made(g, b, y);
    }

    LocalFit fit(double penalty, int blockSize, TileKernel kernel) {
      List<GradientBlock> blocks = new ArrayList<>();
      for (int task = 0; task < 3; task++) {
        blocks.addAll(LocalFit.blocks(task, blockSize, g[task], b[task], y[task]));
      }
      return new LocalFit(blocks, 3, penalty, kernel);
    }

    float[][] rows(int... tasks) {
      return Arrays.stream(tasks).boxed().flatMap(t -> Arrays.stream(g[t])).toArray(float[][]::new);
    }

    double[] outputs(int... tasks) {
      return Arrays.stream(tasks).boxed().flatMapToDouble(t -> Arrays.stream(b[t])).toArray();
    }

    double[] labels(int... tasks) {
      return Arrays.stream(tasks).boxed().flatMapToDouble(t -> Arrays.stream(y[t])).toArray();
    }
  }

  private static final List<int[]> SUBSETS =
      List.of(
          new int[] {0}, new int[] {2}, new int[] {0, 1}, new int[] {1, 2}, new int[] {0, 1, 2});

  @Test
  void agreesWithTheNaiveFit() {
    for (long seed = 0; seed < 12; seed++) {
      int d = 1 + (int) (3 * seed);
      Made made = Made.of(40, d, 0.5 + seed % 3, seed);
      double penalty = seed % 2 == 0 ? 1e-3 : 0.1;
      List<SubsetFit> fits = made.fit(penalty, 16, TileKernel.fastest()).exact(SUBSETS);
      for (int s = 0; s < SUBSETS.size(); s++) {
        int[] tasks = SUBSETS.get(s);
        double[] naive =
            NaiveFit.minimum(made.rows(tasks), made.outputs(tasks), made.labels(tasks), penalty);
        SubsetFit fit = fits.get(s);
        assertThat(fit.isConverged()).as("seed %s subset %s", seed, s).isTrue();
        assertThat(fit.weights()).as("seed %s", seed).containsExactly(naive, within(1e-8));
        assertThat(fit.distanceBound()).isLessThan(1e-6);
      }
    }
  }

  @Test
  void oneStepAgreesWithTheNaiveStep() {
    Made made = Made.of(50, 19, 1, 3);
    int[] tasks = {0, 2};
    double[] naive =
        NaiveFit.newton(
            made.rows(tasks), made.outputs(tasks), made.labels(tasks), 0.01, new double[19]);
    assertThat(made.fit(0.01, 256, TileKernel.fastest()).oneStep(tasks))
        .containsExactly(naive, within(1e-10));
  }

  @Test
  void marginsFarFromZeroConvergeToo() {
    Made made = Made.of(60, 8, 40, 5);
    SubsetFit fit =
        made.fit(1e-5, 32, TileKernel.fastest()).exact(List.of(new int[] {0, 1, 2})).get(0);
    double[] naive =
        NaiveFit.minimum(made.rows(0, 1, 2), made.outputs(0, 1, 2), made.labels(0, 1, 2), 1e-5);
    assertThat(fit.isConverged()).isTrue();
    assertThat(fit.weights()).containsExactly(naive, within(1e-6));
  }

  /** The public code draws a 0/1 label for each row and flips its gradient where that is 0. */
  @Test
  void randomSignsOfThePublicCodeCancel() {
    float[][] g = RandomVectors.gaussian(80, 6, 1);
    for (float[] row : g) {
      row[0] += 0.5f;
    }
    double[] none = new double[80];
    double[] ones = new double[80];
    Arrays.fill(ones, 1);
    SplittableRandom random = new SplittableRandom(7);
    double[] signs = random.doubles(80).map(u -> u < 0.7 ? 1 : -1).toArray();
    float[][] flipped = new float[80][6];
    for (int i = 0; i < 80; i++) {
      for (int k = 0; k < 6; k++) {
        flipped[i][k] = (float) signs[i] * g[i][k];
      }
    }
    double[] allPositive = fit(g, none, ones);
    assertThat(fit(flipped, none, signs)).isEqualTo(allPositive);
    assertThat(NaiveFit.minimum(flipped, none, signs, 0.01))
        .containsExactly(allPositive, within(1e-9));
  }

  private static double[] fit(float[][] g, double[] b, double[] y) {
    return new LocalFit(List.of(LocalFit.block(0, g, b, y)), 1, 0.01, TileKernel.fastest())
        .exact(new int[] {0});
  }

  @Test
  void plainJavaGivesTheSameBits() {
    Made made = Made.of(50, 21, 1, 4);
    List<SubsetFit> vectors = made.fit(1e-3, 64, TileKernel.fastest()).exact(SUBSETS);
    List<SubsetFit> scalars = made.fit(1e-3, 64, new ScalarTiles()).exact(SUBSETS);
    for (int s = 0; s < SUBSETS.size(); s++) {
      assertThat(vectors.get(s).weights()).isEqualTo(scalars.get(s).weights());
    }
  }

  @Test
  void rowsWithoutGradientNeedNoPass() {
    LocalFit still =
        new LocalFit(
            List.of(LocalFit.block(0, new float[3][4], new double[3], new double[] {1, 1, 1})),
            1,
            1e-3,
            TileKernel.fastest());
    SubsetFit fit = still.exact(List.of(new int[] {0})).get(0);
    assertThat(fit.weights()).containsOnly(0);
    assertThat(fit.passes()).isZero();
    assertThat(fit.isConverged()).isTrue();
  }
}

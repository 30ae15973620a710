package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both kernels against the sums as their interface prints them, and against each other. */
class TileKernelTest {
  private static final TileKernel[] KERNELS = {new ScalarTiles(), TileKernel.fastest()};

  private static double[] numbers(int size, long seed) {
    return new SplittableRandom(seed).doubles(size, -1, 1).toArray();
  }

  private static float[] floats(int size, long seed) {
    float[] floats = new float[size];
    double[] numbers = numbers(size, seed);
    for (int n = 0; n < size; n++) {
      floats[n] = (float) numbers[n];
    }
    return floats;
  }

  @Test
  void anUpdateAddsTheProductOfTwoStrips() {
    int depth = 37;
    double[] a = numbers(8 * depth + 4, 1);
    double[] b = numbers(16 * depth + 3, 2);
    double[][] found = new double[2][];
    for (int n = 0; n < 2; n++) {
      found[n] = numbers(100, 3);
      KERNELS[n].update(a, 4, b, 3, 16, depth, -1, found[n], 5, 20);
    }
    double[] expected = numbers(100, 3);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 8; j++) {
        for (int k = 0; k < depth; k++) {
          expected[5 + 20 * i + j] -= a[4 + 8 * k + i] * b[3 + 16 * k + j];
        }
      }
    }
    assertThat(found[0]).containsExactly(expected, within(1e-13));
    assertThat(found[1]).isEqualTo(found[0]);
  }

  @Test
  void linesOfMembersAreSummed() {
    double[] lines = numbers(16 * 9 + 2, 4);
    int[] members = {1, 2, 8};
    double[][] found = new double[2][20];
    for (int n = 0; n < 2; n++) {
      KERNELS[n].sum(lines, 2, members, found[n], 3);
    }
    for (int j = 0; j < 16; j++) {
      assertThat(found[0][3 + j])
          .isEqualTo(lines[2 + 16 + j] + lines[2 + 32 + j] + lines[2 + 128 + j]);
    }
    assertThat(found[1]).isEqualTo(found[0]);
  }

  @Test
  void productsInFloatsAddUp() {
    int depth = 29;
    float[] a = floats(4 * depth + 1, 5);
    float[] b = floats(16 * depth + 2, 6);
    float[][] found = new float[2][];
    for (int n = 0; n < 2; n++) {
      found[n] = floats(70, 7);
      KERNELS[n].products(a, 1, b, 2, depth, found[n], 6);
    }
    float[] before = floats(70, 7);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 16; j++) {
        double expected = before[6 + 16 * i + j];
        for (int k = 0; k < depth; k++) {
          expected += (double) a[1 + 4 * k + i] * b[2 + 16 * k + j];
        }
        assertThat((double) found[0][6 + 16 * i + j]).isCloseTo(expected, within(1e-5));
      }
    }
    assertThat(found[1]).isEqualTo(found[0]);
  }
}

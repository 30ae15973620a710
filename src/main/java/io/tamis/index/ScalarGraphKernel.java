package io.tamis.index;

import java.util.Arrays;

/** {@link GraphKernel} without the vector module. */
final class ScalarGraphKernel implements GraphKernel {
  @Override
  public void measure(
      float[] query,
      int from,
      float[][] blocks,
      int[] at,
      int dimensions,
      float[] sums,
      float[] squaredDistances) {
    Arrays.fill(sums, 0);
    for (int row = 0; row < ROWS; row++) {
      float[] block = blocks[row];
      int start = at[row];
      int sum = row * LANES;
      for (int k = 0; k < dimensions; k += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
          float difference = query[from + k + lane] - block[start + k + lane];
          sums[sum + lane] = Math.fma(difference, difference, sums[sum + lane]);
        }
      }
      squaredDistances[row] = GraphKernel.total(sums, sum);
    }
  }
}

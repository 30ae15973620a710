package io.tamis.sources;

import java.util.Arrays;

/** {@link TileKernel} in plain Java. */
final class ScalarTiles implements TileKernel {
  @Override
  public void update(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      int bStride,
      int depth,
      double sign,
      double[] c,
      int cOffset,
      int cStride) {
    double[] sums = new double[STRIP];
    for (int i = 0; i < TILE; i++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < depth; k++) {
        double factor = a[aOffset + k * STRIP + i];
        for (int j = 0; j < STRIP; j++) {
          sums[j] = Math.fma(factor, b[bOffset + k * bStride + j], sums[j]);
        }
      }
      for (int j = 0; j < STRIP; j++) {
        c[cOffset + i * cStride + j] += sign * sums[j];
      }
    }
  }

  @Override
  public void sum(double[] lines, int offset, int[] members, double[] out, int outOffset) {
    double[] sums = new double[LINE];
    for (int member : members) {
      for (int j = 0; j < LINE; j++) {
        sums[j] += lines[offset + member * LINE + j];
      }
    }
    System.arraycopy(sums, 0, out, outOffset, LINE);
  }

  @Override
  public void products(
      float[] a, int aOffset, float[] b, int bOffset, int depth, float[] c, int cOffset) {
    for (int i = 0; i < TILE; i++) {
      int row = cOffset + i * LINE;
      for (int k = 0; k < depth; k++) {
        float factor = a[aOffset + k * TILE + i];
        for (int j = 0; j < LINE; j++) {
          c[row + j] = Math.fma(factor, b[bOffset + k * LINE + j], c[row + j]);
        }
      }
    }
  }
}

package io.tamis.scan;

/** {@link ScanKernel} without the vector module. */
final class ScalarKernel implements ScanKernel {
  @Override
  public void products(
      float[] tile,
      int tileOffset,
      float[] panel,
      int first,
      int dimensions,
      float[] products,
      int offset) {
    for (int row = 0; row < TILE; row++) {
      for (int lane = 0; lane < PANEL; lane += 4) {
        int out = offset + row * PANEL + lane;
        float p0 = first == 0 ? 0 : products[out];
        float p1 = first == 0 ? 0 : products[out + 1];
        float p2 = first == 0 ? 0 : products[out + 2];
        float p3 = first == 0 ? 0 : products[out + 3];
        for (int k = 0; k < dimensions; k++) {
          float q = tile[tileOffset + k * TILE + row];
          int at = (first + k) * PANEL + lane;
          p0 = Math.fma(q, panel[at], p0);
          p1 = Math.fma(q, panel[at + 1], p1);
          p2 = Math.fma(q, panel[at + 2], p2);
          p3 = Math.fma(q, panel[at + 3], p3);
        }
        products[out] = p0;
        products[out + 1] = p1;
        products[out + 2] = p2;
        products[out + 3] = p3;
      }
    }
  }

  @Override
  public void halfSquares(float[] panel, int dimensions, float[] halves) {
    for (int lane = 0; lane < PANEL; lane++) {
      float sum = 0;
      for (int k = 0; k < dimensions; k++) {
        float x = panel[k * PANEL + lane];
        sum = Math.fma(x, x, sum);
      }
      halves[lane] = sum / 2;
    }
  }

  @Override
  public int notBelow(float[] products, int offset, float[] halves, float threshold) {
    int mask = 0;
    for (int lane = 0; lane < PANEL; lane++) {
      if (!(products[offset + lane] - halves[lane] < threshold)) {
        mask |= 1 << lane;
      }
    }
    return mask;
  }

  @Override
  public boolean isAnyNotBelow(float[] products, float[] halves, float[] thresholds) {
    int mask = 0;
    for (int row = 0; row < TILE; row++) {
      mask |= notBelow(products, row * PANEL, halves, thresholds[row]);
    }
    return mask != 0;
  }

  @Override
  public double squaredDistance(float[] q, double a, float[] x, int offset, double b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (int end = q.length - 3; k < end; k += 4) {
      double d0 = a * q[k] - b * x[offset + k];
      double d1 = a * q[k + 1] - b * x[offset + k + 1];
      double d2 = a * q[k + 2] - b * x[offset + k + 2];
      double d3 = a * q[k + 3] - b * x[offset + k + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; k < q.length; k++) {
      double d = a * q[k] - b * x[offset + k];
      s0 += d * d;
    }
    return (s0 + s1) + (s2 + s3);
  }
}

package io.tamis.scan;

/** {@link ScanKernel} without the vector module. */
final class ScalarKernel implements ScanKernel {
  @Override
  public void products(
      float[] tile, int tileOffset, float[] panel, int dimensions, float[] products) {
    for (int row = 0; row < TILE; row++) {
      int out = row * PANEL;
      for (int lane = 0; lane < PANEL; lane += 4) {
        float p0 = 0;
        float p1 = 0;
        float p2 = 0;
        float p3 = 0;
        for (int k = 0; k < dimensions; k++) {
          float q = tile[tileOffset + k * TILE + row];
          int at = k * PANEL + lane;
          p0 = Math.fma(q, panel[at], p0);
          p1 = Math.fma(q, panel[at + 1], p1);
          p2 = Math.fma(q, panel[at + 2], p2);
          p3 = Math.fma(q, panel[at + 3], p3);
        }
        products[out + lane] = p0;
        products[out + lane + 1] = p1;
        products[out + lane + 2] = p2;
        products[out + lane + 3] = p3;
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
}

package io.tamis.less;

/** {@link ProductKernel} in plain Java. */
final class ScalarProducts implements ProductKernel {
  @Override
  public void products(
      float[] x,
      int at,
      double[] vectors,
      int from,
      int stride,
      int count,
      double[] sums,
      int out) {
    for (int v = 0; v < TILE; v++) {
      product(x, at, vectors, from + v * stride, 0, count, sums, out + v * LANES);
    }
  }

  /** Of one vector, from a component on that is a multiple of LANES. */
  static void product(
      float[] x, int at, double[] vector, int from, int first, int count, double[] sums, int out) {
    for (int k = first; k < count; k++) {
      int lane = out + k % LANES;
      sums[lane] = Math.fma((double) x[at + k], vector[from + k], sums[lane]);
    }
  }

  @Override
  public void squares(float[] x, int at, int count, double[] sums) {
    square(x, at, 0, count, sums);
  }

  /** As above. */
  static void square(float[] x, int at, int first, int count, double[] sums) {
    for (int k = first; k < count; k++) {
      double component = x[at + k];
      sums[k % LANES] = Math.fma(component, component, sums[k % LANES]);
    }
  }
}

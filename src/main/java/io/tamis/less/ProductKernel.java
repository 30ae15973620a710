package io.tamis.less;

/**
 * The arithmetic of the pass: inner products of one row with a few vectors, in double precision.
 *
 * <p>A sum is held as {@link #LANES} sums, component k in that of k modulo LANES, each one chain of
 * fused multiply-adds in order: every implementation gives the same bits. The scan's kernel has
 * rows as lanes and single precision; here rows are so long that their own components fill the
 * lanes, and sums over tens of thousands of components would lose the ranks that lie close.
 */
interface ProductKernel {
  /** Sums of one product. */
  int LANES = 8;

  /** Vectors that a row is multiplied with at once; with LANES, eight registers of four. */
  int TILE = 4;

  /**
   * sums[v, k mod LANES] += x[k] · vectors[v, k] for v below TILE.
   *
   * @param x the row's components from {@code at} on
   * @param vectors the first from {@code from} on, the others {@code stride} apart
   * @param count components
   * @param sums from {@code out} on, shape [TILE, LANES]
   */
  void products(
      float[] x, int at, double[] vectors, int from, int stride, int count, double[] sums, int out);

  /** sums[k mod LANES] += x[k]² for the {@code count} components from {@code at} on. */
  void squares(float[] x, int at, int count, double[] sums);

  /** The lanes from {@code from} on, added in pairs. */
  static double sum(double[] sums, int from) {
    return ((sums[from] + sums[from + 4]) + (sums[from + 2] + sums[from + 6]))
        + ((sums[from + 1] + sums[from + 5]) + (sums[from + 3] + sums[from + 7]));
  }

  /** The fastest that this JVM can run: by vector where the module is there, else one by one. */
  static ProductKernel fastest() {
    return FastestProducts.INSTANCE;
  }
}

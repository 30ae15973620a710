package io.tamis.sources;

/**
 * The arithmetic of the fits: products of small tiles of matrices.
 *
 * <p>A strip holds {@link #STRIP} columns of a matrix, line after line. Each sum is one chain of
 * fused multiply-adds over the lines in order, so every implementation gives the same bits.
 */
interface TileKernel {
  /** Columns in a strip. */
  int STRIP = 8;

  /** Columns of the left strip in a tile; with {@link #STRIP} to its right, eight registers. */
  int TILE = 4;

  /** Numbers in a line of {@link #sum} and {@link #products}; a multiple of {@link #STRIP}. */
  int LINE = 16;

  /** The next multiple of {@link #LINE}. */
  static int padded(int size) {
    return (size + LINE - 1) / LINE * LINE;
  }

  /**
   * c[i, j] += sign · sum over k of a[k, i] b[k, j], for i below TILE and j below STRIP.
   *
   * @param a a strip's columns from {@code aOffset} on
   * @param b from {@code bOffset} on, its lines {@code bStride} apart
   * @param depth lines of both
   * @param sign 1 or -1
   * @param c from {@code cOffset} on, its rows {@code cStride} apart
   */
  void update(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      int bStride,
      int depth,
      double sign,
      double[] c,
      int cOffset,
      int cStride);

  /**
   * out[j] = sum over the members m of lines[m, j], for j below LINE.
   *
   * @param lines from {@code offset} on, shape [., LINE]
   */
  void sum(double[] lines, int offset, int[] members, double[] out, int outOffset);

  /**
   * c[i, j] += sum over k of a[k, i] b[k, j], for i below TILE and j below LINE.
   *
   * @param a from {@code aOffset} on, shape [depth, TILE]
   * @param b from {@code bOffset} on, shape [depth, LINE]
   * @param c from {@code cOffset} on, shape [TILE, LINE]
   */
  void products(float[] a, int aOffset, float[] b, int bOffset, int depth, float[] c, int cOffset);

  /** The fastest that this JVM can run: by vector where the module is there, else one by one. */
  static TileKernel fastest() {
    return FastestTiles.INSTANCE;
  }
}

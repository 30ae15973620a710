package io.tamis.scan;

/**
 * The arithmetic of the scan: inner products of a few queries with a panel of candidates.
 *
 * <p>A panel holds {@link #PANEL} candidates transposed, {@code panel[k * PANEL + lane]}; a tile
 * holds {@link #TILE} queries interleaved, {@code tile[k * TILE + row]}. Lanes are candidates, so
 * each product is one chain of fused multiply-adds over the dimensions in order: every
 * implementation gives the same bits.
 */
interface ScanKernel {
  /** Candidates in a panel: one bit each of an int. */
  int PANEL = 32;

  /**
   * Queries in a tile. Their sums with two vectors of candidates, eight, cover the latency of two
   * fused multiply-adds a cycle; with four of queries and two of candidates beside, sixteen
   * registers hold them all. With one query more the compiler keeps a sum in memory, and the loop
   * takes twice as long.
   */
  int TILE = 4;

  /**
   * Adds the products over some dimensions to those over the dimensions before them, or begins.
   *
   * @param tile the queries, from {@code tileOffset} on, shape [dimensions, TILE]
   * @param panel the candidates, shape [d, PANEL]
   * @param first dimension of the panel; at 0 the sums begin
   * @param dimensions how many
   * @param products in and out, from {@code offset} on, shape [TILE, PANEL]
   */
  void products(
      float[] tile,
      int tileOffset,
      float[] panel,
      int first,
      int dimensions,
      float[] products,
      int offset);

  /**
   * @param panel the candidates, shape [d, PANEL]
   * @param halves out, shape [PANEL], half of the squared norm of each
   */
  void halfSquares(float[] panel, int dimensions, float[] halves);

  /**
   * Lanes whose {@code products[offset + lane] - halves[lane]} is not below the threshold, as bits;
   * a NaN counts as not below.
   */
  int notBelow(float[] products, int offset, float[] halves, float threshold);

  /**
   * Whether some lane of some row has a product that, less its half, is not below the row's
   * threshold.
   *
   * @param thresholds shape [TILE]
   */
  boolean isAnyNotBelow(float[] products, float[] halves, float[] thresholds);

  /**
   * |a q - b x|² in double: four running sums over the components, in order, added in pairs.
   *
   * @param x the vector that starts at {@code offset}, as long as q
   */
  double squaredDistance(float[] q, double a, float[] x, int offset, double b);

  /** The fastest that this JVM can run: by vector where the module is there, else one by one. */
  static ScanKernel fastest() {
    return FastestKernel.INSTANCE;
  }

  /** Whether {@link #fastest} uses the machine's vectors. */
  static boolean isVectorized() {
    return !(fastest() instanceof ScalarKernel);
  }
}

package io.tamis.index;

/**
 * The arithmetic of a graph's build: squared distances of one vector from four others, which lie
 * apart in memory, so that their cache misses overlap.
 *
 * <p>Component k goes to the running sum k mod {@link #LANES}, by fused multiply-adds, and {@link
 * #total} adds the sums up in one order: every implementation gives the same bits, and so the same
 * graph.
 */
interface GraphKernel {
  /** Running sums of a distance. */
  int LANES = 8;

  /** Distances measured at once. */
  int ROWS = 4;

  /**
   * @param dimensions components of a vector, zeros at the end included: a multiple of {@link
   *     #LANES}
   * @param blocks shape [ROWS], where the four vectors lie, each from its place in {@code at} on
   * @param sums scratch, shape [ROWS, LANES]
   * @param squaredDistances out, shape [ROWS]
   */
  void measure(
      float[] query,
      int from,
      float[][] blocks,
      int[] at,
      int dimensions,
      float[] sums,
      float[] squaredDistances);

  /** Whether this machine has what the kernel is made for. */
  default boolean isFast() {
    return true;
  }

  /** The sum of the {@link #LANES} running sums from {@code i} on. */
  static float total(float[] sums, int i) {
    return ((sums[i] + sums[i + 4]) + (sums[i + 1] + sums[i + 5]))
        + ((sums[i + 2] + sums[i + 6]) + (sums[i + 3] + sums[i + 7]));
  }

  /** By vector where the module is there, else one by one. */
  static GraphKernel fastest() {
    return FastestGraphKernel.INSTANCE;
  }
}

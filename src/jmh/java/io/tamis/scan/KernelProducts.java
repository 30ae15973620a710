package io.tamis.scan;

import java.util.Arrays;

/**
 * The scan's arithmetic and nothing else, for a benchmark: panels of candidates past tiles of
 * queries, in the scan's own order; the products are thrown away.
 */
public final class KernelProducts {
  /** Candidates that are multiplied at once. */
  public static final int PANEL = ScanKernel.PANEL;

  private static final int TILE = ScanKernel.TILE;
  private static final int GROUP = BlockedScan.GROUP;
  private static final int AT_ONCE = BlockedScan.AT_ONCE;

  private final ScanKernel kernel = ScanKernel.fastest();
  private final int dimensions;
  private final int tiles;
  private final float[] queries;
  private final float[][] panels;
  private final float[] products = new float[GROUP * TILE * PANEL];

  /** All numbers are 1. */
  public KernelProducts(int queryCount, int panelCount, int dimensions) {
    this.dimensions = dimensions;
    this.tiles = Math.ceilDiv(queryCount, TILE);
    this.queries = ones(tiles * TILE * dimensions);
    this.panels = new float[panelCount][];
    for (int i = 0; i < panelCount; i++) {
      panels[i] = ones(PANEL * dimensions);
    }
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The last products. */
  public float[] run() {
    for (float[] panel : panels) {
      for (int first = 0; first < tiles; first += GROUP) {
        int end = Math.min(first + GROUP, tiles);
        for (int k = 0; k < dimensions; k += AT_ONCE) {
          int some = Math.min(AT_ONCE, dimensions - k);
          for (int tile = first; tile < end; tile++) {
            kernel.products(
                queries,
                (tile * dimensions + k) * TILE,
                panel,
                k,
                some,
                products,
                (tile - first) * TILE * PANEL);
          }
        }
      }
    }
    return products;
  }
}

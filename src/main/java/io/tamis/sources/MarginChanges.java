package io.tamis.sources;

import java.util.Arrays;
import java.util.Iterator;

/**
 * The largest |g·w| over the rows of each subset's tasks: how far from the base model a fit goes.
 * In floats, good to about six digits. Time O(d) a row and subset.
 */
final class MarginChanges {
  private MarginChanges() {}

  /** Dimensions that are multiplied while both sides stay near the core. */
  private static final int DEPTH = 128;

  /**
   * @param weights shape [subsets, d]
   * @param subsetsOf by task: the subsets that hold it
   * @return shape [subsets], over the blocks of one partition
   */
  static float[] of(
      Iterator<GradientBlock> blocks, double[][] weights, int[][] subsetsOf, TileKernel kernel) {
    float[] largest = new float[weights.length];
    float[] rowStrips = {};
    float[] weightTiles = {};
    float[] products = {};
    int task = -1;
    while (blocks.hasNext()) {
      GradientBlock block = blocks.next();
      int[] subsets = subsetsOf[block.group()];
      int d = block.dimensions();
      if (block.group() != task) {
        task = block.group();
        weightTiles = Strips.tilesOfWeights(weights, subsets, d);
        products = new float[weightTiles.length / d * TileKernel.LINE];
      }
      int rows = TileKernel.padded(block.rows());
      if (rowStrips.length < rows * d) {
        rowStrips = new float[TileKernel.padded(GradientBlock.MOST_ROWS) * d];
      }
      Strips.ofColumns(block, rowStrips);
      for (int row = 0; row < rows; row += TileKernel.LINE) {
        multiply(kernel, weightTiles, rowStrips, row * d, d, products);
        for (int s = 0; s < subsets.length; s++) {
          largest[subsets[s]] = Math.max(largest[subsets[s]], largest(products, s));
        }
      }
    }
    return largest;
  }

  private static void multiply(
      TileKernel kernel, float[] tiles, float[] strips, int strip, int d, float[] products) {
    Arrays.fill(products, 0);
    int tile = TileKernel.TILE;
    for (int k = 0; k < d; k += DEPTH) {
      int depth = Math.min(DEPTH, d - k);
      int line = strip + k * TileKernel.LINE;
      for (int s = 0; s < products.length / TileKernel.LINE; s += tile) {
        kernel.products(
            tiles, s * d + k * tile, strips, line, depth, products, s * TileKernel.LINE);
      }
    }
  }

  private static float largest(float[] products, int s) {
    float largest = 0;
    for (int j = s * TileKernel.LINE; j < (s + 1) * TileKernel.LINE; j++) {
      largest = Math.max(largest, Math.abs(products[j]));
    }
    return largest;
  }
}

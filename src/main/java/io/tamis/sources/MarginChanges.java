package io.tamis.sources;

import java.util.Iterator;

/**
 * The largest |g·w| over the rows of each subset's tasks: how far from the base model a fit goes.
 * In floats, good to about six digits. Time O(d) a row and subset.
 */
final class MarginChanges {
  private MarginChanges() {}

  /**
   * @param weights shape [subsets, d]
   * @param subsetsOf by task: the subsets that hold it
   * @return shape [subsets], over the blocks of one partition
   */
  static float[] of(
      Iterator<GradientBlock> blocks, double[][] weights, int[][] subsetsOf, TileKernel kernel) {
    float[] largest = new float[weights.length];
    float[] rowStrips = {};
    float[] weightStrips = {};
    float[] found = {};
    int task = -1;
    while (blocks.hasNext()) {
      GradientBlock block = blocks.next();
      int[] subsets = subsetsOf[block.group()];
      int d = block.dimensions();
      if (block.group() != task) {
        raise(largest, task < 0 ? new int[0] : subsetsOf[task], found);
        task = block.group();
        weightStrips = Strips.narrowed(Strips.ofWeights(weights, subsets, d));
        found = new float[Strips.size(subsets.length, 1)];
      }
      int rows = TileKernel.padded(block.rows());
      if (rowStrips.length < rows * d) {
        rowStrips = new float[TileKernel.padded(GradientBlock.MOST_ROWS) * d];
      }
      Strips.ofColumns(block, rowStrips);
      for (int row = 0; row < rows; row += TileKernel.LINE) {
        for (int s = 0; s < found.length; s += TileKernel.TILE) {
          int strip = s / TileKernel.STRIP * TileKernel.STRIP * d + s % TileKernel.STRIP;
          kernel.largest(weightStrips, strip, rowStrips, row * d, d, found, s);
        }
      }
    }
    raise(largest, task < 0 ? new int[0] : subsetsOf[task], found);
    return largest;
  }

  private static void raise(float[] largest, int[] subsets, float[] found) {
    for (int s = 0; s < subsets.length; s++) {
      largest[subsets[s]] = Math.max(largest[subsets[s]], found[s]);
    }
  }
}

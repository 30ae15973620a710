package io.tamis.sources;

import java.util.Arrays;

/**
 * Margins b + g·w of the rows of a block, under the weights of all subsets that hold its task. Time
 * O(d) a row and subset.
 */
final class SubsetMargins {
  private final TileKernel kernel;
  private final double[][] weights;
  private final int[][] subsetsOf;

  private int group = -1;
  private double[] weightStrips = {};
  private double[] rowStrips = {};
  private double[] margins = {};

  /**
   * @param weights shape [subsets, d]
   * @param subsetsOf by group: the subsets whose margins are wanted
   */
  SubsetMargins(double[][] weights, int[][] subsetsOf, TileKernel kernel) {
    this.weights = weights;
    this.subsetsOf = subsetsOf;
    this.kernel = kernel;
  }

  /** Rows of {@link #of} are so far apart. */
  static int stride(GradientBlock block) {
    return (block.rows() + TileKernel.STRIP - 1) / TileKernel.STRIP * TileKernel.STRIP;
  }

  /**
   * @return shape [subsets of the group, stride], valid until the next call
   */
  double[] of(GradientBlock block) {
    int[] subsets = subsetsOf[block.group()];
    int d = block.dimensions();
    int stride = stride(block);
    if (block.group() != group) {
      group = block.group();
      weightStrips = Strips.ofWeights(weights, subsets, d);
    }
    if (rowStrips.length < stride * d) {
      rowStrips = new double[GradientBlock.MOST_ROWS * d];
    }
    int height = Strips.size(subsets.length, 1);
    if (margins.length < height * stride) {
      margins = new double[height * GradientBlock.MOST_ROWS];
    }
    Strips.ofColumns(block, rowStrips);
    Arrays.fill(margins, 0, height * stride, 0);
    for (int row = 0; row < stride; row += TileKernel.STRIP) {
      for (int s = 0; s < height; s += TileKernel.TILE) {
        int strip = s / TileKernel.STRIP * TileKernel.STRIP * d + s % TileKernel.STRIP;
        kernel.update(
            weightStrips,
            strip,
            rowStrips,
            row * d,
            TileKernel.STRIP,
            d,
            1,
            margins,
            s * stride + row,
            stride);
      }
    }
    for (int s = 0; s < subsets.length; s++) {
      for (int row = 0; row < block.rows(); row++) {
        margins[s * stride + row] += block.offsets()[row];
      }
    }
    return margins;
  }
}

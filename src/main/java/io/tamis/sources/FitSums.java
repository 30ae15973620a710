package io.tamis.sources;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Losses of many subsets and their gradients, each at weights of its own, summed over the blocks of
 * one partition. Time O(d) a row and subset.
 *
 * @param losses shape [subsets]
 * @param gradients shape [subsets, d]
 */
record FitSums(double[] losses, double[][] gradients) implements Serializable {

  static FitSums none(int subsets, int dimensions) {
    return new FitSums(new double[subsets], new double[subsets][dimensions]);
  }

  /** Those of another partition are added to these. */
  void add(FitSums other) {
    for (int s = 0; s < losses.length; s++) {
      losses[s] += other.losses[s];
      double[] gradient = gradients[s];
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] += other.gradients[s][k];
      }
    }
  }

  /**
   * @param weights shape [subsets, d]
   * @param subsetsOf by task: the subsets that hold it
   */
  static FitSums of(
      Iterator<GradientBlock> blocks,
      double[][] weights,
      int[][] subsetsOf,
      int dimensions,
      TileKernel kernel) {
    Pass pass = new Pass(weights, subsetsOf, dimensions, kernel);
    while (blocks.hasNext()) {
      GradientBlock block = blocks.next();
      if (subsetsOf[block.group()].length > 0) {
        pass.add(block);
      }
    }
    pass.close();
    return pass.sums;
  }

  private static final class Pass {
    private final FitSums sums;
    private final SubsetMargins margins;
    private final int[][] subsetsOf;
    private final TileKernel kernel;
    private final int stride;
    private final double[] rowStrips;
    private final double[] ones = new double[GradientBlock.MOST_ROWS];
    private int task = -1;
    private double[] descents = {};
    private double[] gradients = {};

    Pass(double[][] weights, int[][] subsetsOf, int dimensions, TileKernel kernel) {
      this.sums = none(weights.length, dimensions);
      this.margins = new SubsetMargins(weights, subsetsOf, kernel);
      this.subsetsOf = subsetsOf;
      this.kernel = kernel;
      this.stride = TileKernel.padded(dimensions);
      this.rowStrips = new double[stride * GradientBlock.MOST_ROWS];
      Arrays.fill(ones, 1);
    }

    void add(GradientBlock block) {
      int[] subsets = subsetsOf[block.group()];
      if (block.group() != task) {
        close();
        task = block.group();
        gradients = new double[Strips.size(subsets.length, stride)];
        descents = new double[Strips.size(subsets.length, GradientBlock.MOST_ROWS)];
      }
      addLosses(block, subsets, margins.of(block));
      Strips.ofRows(block, ones, rowStrips);
      int rows = block.rows();
      for (int j = 0; j < stride; j += TileKernel.STRIP) {
        for (int s = 0; s < subsets.length; s += TileKernel.TILE) {
          int strip = s / TileKernel.STRIP * TileKernel.STRIP * rows + s % TileKernel.STRIP;
          kernel.update(
              descents,
              strip,
              rowStrips,
              j * rows,
              TileKernel.STRIP,
              rows,
              -1,
              gradients,
              s * stride + j,
              stride);
        }
      }
    }

    private void addLosses(GradientBlock block, int[] subsets, double[] of) {
      int rows = block.rows();
      int apart = SubsetMargins.stride(block);
      for (int s = 0; s < subsets.length; s++) {
        int strip = s / TileKernel.STRIP * TileKernel.STRIP * rows + s % TileKernel.STRIP;
        double bends = 1; // at most 2 to the number of rows: one logarithm for all of them
        double loss = 0;
        for (int row = 0; row < rows; row++) {
          double margin = of[s * apart + row];
          double tail = Math.exp(-Math.abs(margin)); // see Logistic
          loss += Math.max(0, -margin);
          bends *= 1 + tail;
          descents[strip + row * TileKernel.STRIP] = (margin >= 0 ? tail : 1) / (1 + tail);
        }
        sums.losses[subsets[s]] += loss + Math.log(bends);
      }
    }

    void close() {
      if (task < 0) {
        return;
      }
      int[] subsets = subsetsOf[task];
      for (int s = 0; s < subsets.length; s++) {
        double[] gradient = sums.gradients[subsets[s]];
        for (int k = 0; k < gradient.length; k++) {
          gradient[k] += gradients[s * stride + k];
        }
      }
    }
  }
}

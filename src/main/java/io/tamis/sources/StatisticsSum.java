package io.tamis.sources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * {@link TaskStatistics} of the blocks of one partition, those of a task one after the other. Time
 * O(d²) a row, memory O(d²).
 */
final class StatisticsSum {
  private final TileKernel kernel;
  private final List<TaskStatistics> done = new ArrayList<>();
  private int task = -1;
  private long rows;
  private double loss;
  private double[] gradient = {};
  private double[] square = {};
  private double[] strips = {};
  private final double[] factors = new double[GradientBlock.MOST_ROWS];

  StatisticsSum(TileKernel kernel) {
    this.kernel = kernel;
  }

  /** One for each run of blocks of the same task, in their order. */
  static List<TaskStatistics> of(Iterator<GradientBlock> blocks, TileKernel kernel) {
    StatisticsSum sum = new StatisticsSum(kernel);
    blocks.forEachRemaining(sum::add);
    sum.close();
    return sum.done;
  }

  private void add(GradientBlock block) {
    if (block.group() != task) {
      close();
      begin(block);
    }
    int d = block.dimensions();
    rows += block.rows();
    for (int row = 0; row < block.rows(); row++) {
      double offset = block.offsets()[row];
      double descent = Logistic.descent(offset);
      loss += Logistic.loss(offset);
      factors[row] = Math.sqrt(descent * Logistic.descent(-offset));
      int from = row * d;
      for (int k = 0; k < d; k++) {
        gradient[k] -= descent * block.gradients()[from + k];
      }
    }
    Strips.ofRows(block, factors, strips);
    int stride = TileKernel.padded(d);
    for (int j = 0; j < stride; j += TileKernel.STRIP) {
      for (int i = 0; i < j + TileKernel.STRIP; i += TileKernel.TILE) {
        kernel.update(
            strips,
            i / TileKernel.STRIP * TileKernel.STRIP * block.rows() + i % TileKernel.STRIP,
            strips,
            j * block.rows(),
            TileKernel.STRIP,
            block.rows(),
            1,
            square,
            i * stride + j,
            stride);
      }
    }
  }

  private void begin(GradientBlock first) {
    task = first.group();
    rows = 0;
    loss = 0;
    gradient = new double[first.dimensions()];
    int stride = TileKernel.padded(gradient.length);
    if (square.length != stride * stride) {
      square = new double[stride * stride];
      strips = new double[stride * GradientBlock.MOST_ROWS];
    }
    Arrays.fill(square, 0);
  }

  private void close() {
    if (task < 0) {
      return;
    }
    int d = gradient.length;
    int stride = TileKernel.padded(d);
    double[] hessian = new double[(int) TaskStatistics.hessianSize(d)];
    int at = 0;
    for (int i = 0; i < d; i++) {
      System.arraycopy(square, i * stride + i, hessian, at, d - i);
      at += d - i;
    }
    done.add(new TaskStatistics(task, rows, loss, gradient, hessian));
  }
}

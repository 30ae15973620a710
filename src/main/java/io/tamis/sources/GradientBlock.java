package io.tamis.sources;

import java.io.Serializable;

/**
 * A few rows of one task or target. Labels are folded in: y (b + g·w) = (y b) + (y g)·w, so all
 * that follows is about rows with label +1.
 *
 * @param group number of the task, or of the target
 * @param rows how many, at most {@link #MOST_ROWS}
 * @param gradients shape [rows, d], times the label
 * @param offsets shape [rows], outputs of the model before fine-tuning, times the label
 * @param outputs shape [rows], the same after fine-tuning, NaN where unknown; or empty
 */
record GradientBlock(int group, int rows, float[] gradients, double[] offsets, double[] outputs)
    implements Serializable {
  static final int MOST_ROWS = 256;

  int dimensions() {
    return gradients.length / rows;
  }

  /** The same rows as they are at some weights: what was a margin there is an offset here. */
  GradientBlock at(double[] weights) {
    double[] margins = offsets.clone();
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < weights.length; k++) {
        margins[row] += gradients[row * weights.length + k] * weights[k];
      }
    }
    return new GradientBlock(0, rows, gradients, margins, outputs);
  }
}

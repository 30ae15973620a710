package io.tamis.sources;

import java.io.Serializable;

/**
 * How well outputs after true fine-tuning are foretold, row by row.
 *
 * <p>e = |b + g·w - f| / max(|f|, |b|), with f after and b before fine-tuning; rows without f, or
 * where both are 0, are left out. The residual sum of squares, RSS, is the mean of e², as in the
 * authors' code.
 *
 * @param rows that count
 * @param squares sum of e²
 * @param control the same without g·w: as if fine-tuning changed nothing
 */
public record Residuals(long rows, double squares, double control) implements Serializable {
  static final Residuals NONE = new Residuals(0, 0, 0);

  /**
   * @param weights shape [d], of the subset that was fine-tuned on
   */
  static Residuals of(GradientBlock block, double[] weights) {
    long rows = 0;
    double squares = 0;
    double control = 0;
    for (int row = 0; row < block.rows(); row++) {
      double before = block.offsets()[row];
      double after = block.outputs()[row];
      double most = Math.max(Math.abs(after), Math.abs(before));
      if (!(most > 0)) {
        continue; // no output after, or nothing to divide by
      }
      double change = 0;
      for (int k = 0; k < weights.length; k++) {
        change += block.gradients()[row * weights.length + k] * weights[k];
      }
      double error = (before + change - after) / most;
      double still = (before - after) / most;
      rows++;
      squares += error * error;
      control += still * still;
    }
    return new Residuals(rows, squares, control);
  }

  Residuals plus(Residuals other) {
    return new Residuals(rows + other.rows, squares + other.squares, control + other.control);
  }

  /** Mean of e². */
  public double rss() {
    return squares / rows;
  }

  /** Mean of e² as if fine-tuning changed nothing. */
  public double controlRss() {
    return control / rows;
  }
}

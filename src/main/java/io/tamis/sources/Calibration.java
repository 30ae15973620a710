package io.tamis.sources;

import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Estimates against true measurements of the same subsets and targets.
 *
 * @param pairs subset and target, how many
 * @param relativeError mean of |estimate - measured| / |measured|, over those not measured as 0;
 *     NaN if there is none
 * @param spearman rank correlation; NaN for fewer than two pairs, or where all are the same
 */
public record Calibration(int pairs, double relativeError, double spearman) {

  /**
   * @param estimated shape [pairs]
   * @param measured shape [pairs]
   */
  static Calibration of(double[] estimated, double[] measured) {
    double sum = 0;
    int counted = 0;
    for (int n = 0; n < measured.length; n++) {
      if (measured[n] != 0) {
        sum += Math.abs(estimated[n] - measured[n]) / Math.abs(measured[n]);
        counted++;
      }
    }
    double spearman =
        measured.length < 2
            ? Double.NaN
            : new SpearmansCorrelation().correlation(estimated, measured);
    return new Calibration(measured.length, sum / counted, spearman);
  }
}

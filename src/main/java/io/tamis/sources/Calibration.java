package io.tamis.sources;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Estimates against true measurements of the same subsets and targets.
 *
 * @param pairs subset and target, how many
 * @param relativeError mean of |estimate - measured| / |measured|, over those not measured as 0;
 *     NaN if there is none
 * @param control the same as if fine-tuning changed nothing
 * @param spearman rank correlation over the subsets of a target, as the mean over targets; targets
 *     with fewer than two subsets, or where all are the same, are left out; NaN if none is left
 */
public record Calibration(int pairs, double relativeError, double control, double spearman) {

  /**
   * @param estimated shape [pairs]
   * @param before shape [pairs], what is estimated before fine-tuning
   * @param measured shape [pairs]
   * @param targets shape [pairs], numbers
   */
  static Calibration of(double[] estimated, double[] before, double[] measured, int[] targets) {
    return new Calibration(
        measured.length,
        relativeError(estimated, measured),
        relativeError(before, measured),
        Arrays.stream(targets)
            .distinct()
            .sorted()
            .mapToDouble(target -> spearman(estimated, measured, targets, target))
            .filter(correlation -> !Double.isNaN(correlation))
            .average()
            .orElse(Double.NaN));
  }

  private static double relativeError(double[] estimated, double[] measured) {
    return IntStream.range(0, measured.length)
        .filter(n -> measured[n] != 0)
        .mapToDouble(n -> Math.abs(estimated[n] - measured[n]) / Math.abs(measured[n]))
        .average()
        .orElse(Double.NaN);
  }

  private static double spearman(double[] estimated, double[] measured, int[] targets, int target) {
    int[] of = IntStream.range(0, targets.length).filter(n -> targets[n] == target).toArray();
    return of.length < 2
        ? Double.NaN
        : new SpearmansCorrelation()
            .correlation(
                Arrays.stream(of).mapToDouble(n -> estimated[n]).toArray(),
                Arrays.stream(of).mapToDouble(n -> measured[n]).toArray());
  }
}

package io.tamis.cost;

import java.util.Arrays;

/**
 * Seconds as a function of the vectors' length, measured at a few lengths: straight lines between
 * them, proportional to the length beyond the last, and never falling. Below the first a quarter of
 * its seconds does not depend on the length.
 *
 * @param dimensions ascending, at least one
 * @param seconds by length, positive; a value below the one before it is raised to it
 */
record ByDimensions(int[] dimensions, double[] seconds) {
  /**
   * @throws IllegalArgumentException if there is nothing measured, or it is not positive and finite
   */
  ByDimensions {
    boolean sound = dimensions.length > 0 && dimensions.length == seconds.length;
    for (int n = 0; sound && n < seconds.length; n++) {
      sound =
          seconds[n] > 0
              && Double.isFinite(seconds[n])
              && dimensions[n] > (n == 0 ? 0 : dimensions[n - 1]);
    }
    if (!sound) {
      throw new IllegalArgumentException(
          "seconds must be positive and lengths must ascend, but they are "
              + Arrays.toString(seconds)
              + " at "
              + Arrays.toString(dimensions));
    }
    seconds = seconds.clone();
    for (int n = 1; n < seconds.length; n++) {
      seconds[n] = Math.max(seconds[n], seconds[n - 1]);
    }
  }

  /**
   * @param length at least 1
   * @return seconds, positive
   */
  double at(int length) {
    if (length <= dimensions[0]) {
      return seconds[0] * (0.25 + 0.75 * length / dimensions[0]);
    }
    int last = dimensions.length - 1;
    if (length >= dimensions[last]) {
      return seconds[last] * length / dimensions[last];
    }
    int right = 1;
    while (dimensions[right] < length) {
      right++;
    }
    double share =
        (double) (length - dimensions[right - 1]) / (dimensions[right] - dimensions[right - 1]);
    return seconds[right - 1] + share * (seconds[right] - seconds[right - 1]);
  }

  /** Whether this takes at least a share of the other's seconds at every length of both. */
  boolean isAtLeast(ByDimensions other, double share) {
    for (int n = 0; n < seconds.length; n++) {
      if (seconds[n] < share * other.seconds[n]) {
        return false;
      }
    }
    return true;
  }

  /** The smaller seconds of two that were measured at the same lengths. */
  ByDimensions fastest(ByDimensions other) {
    double[] fewer = seconds.clone();
    Arrays.setAll(fewer, n -> Math.min(seconds[n], other.seconds[n]));
    return new ByDimensions(dimensions, fewer);
  }
}

package io.tamis.scan;

/** Distances that are kept: from differences, in double, in one fixed order of summation. */
public final class ExactDistance {
  private ExactDistance() {}

  /** |q - x|², for vectors of the same length. */
  public static double squared(float[] q, float[] x) {
    return squared(q, 1, x, 0, 1);
  }

  /** |a q - b x|², where x starts at an offset. */
  static double squared(float[] q, double a, float[] x, int offset, double b) {
    return ScanKernel.fastest().squaredDistance(q, a, x, offset, b);
  }
}

package io.tamis.scan;

/** Distances that are kept: from differences, in double, in one fixed order of summation. */
public final class ExactDistance {
  private ExactDistance() {}

  /** |q - x|², for vectors of the same length. */
  public static double squared(float[] q, float[] x) {
    return squared(q, 1, x, 0, 1);
  }

  /**
   * |a q - b x|², where x starts at an offset. Four running sums, so that the additions need not
   * wait for one another.
   */
  static double squared(float[] q, double a, float[] x, int offset, double b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (int end = q.length - 3; k < end; k += 4) {
      double d0 = a * q[k] - b * x[offset + k];
      double d1 = a * q[k + 1] - b * x[offset + k + 1];
      double d2 = a * q[k + 2] - b * x[offset + k + 2];
      double d3 = a * q[k + 3] - b * x[offset + k + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; k < q.length; k++) {
      double d = a * q[k] - b * x[offset + k];
      s0 += d * d;
    }
    return (s0 + s1) + (s2 + s3);
  }
}

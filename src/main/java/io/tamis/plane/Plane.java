package io.tamis.plane;

import io.tamis.scan.VectorBlock;

/**
 * A plane through a cloud of vectors along its two widest directions.
 *
 * <p>place(x) = (a₁·(x - m), a₂·(x - m)), rounded to a few digits: with mean m and axes a of length
 * one, each turned so that its largest component is positive. Time O(d) a vector.
 *
 * @param mean m, shape [d]
 * @param axes a, shape [2, d]
 * @param shares shape [2], of the cloud's variance along each axis, in [0, 1]
 * @param decimals digits after the point that a place keeps; below 0, digits before it are rounded
 */
public record Plane(double[] mean, double[][] axes, double[] shares, int decimals) {
  /** Digits that tell two places apart on a screen, and hide how a machine rounds. */
  private static final int DIGITS = 4;

  /**
   * Through the middle of a cloud.
   *
   * @param axes shape [2, d], in either direction; turned here
   */
  static Plane of(VectorBlock cloud, double[][] axes, double[] shares) {
    double[] mean = new double[cloud.dimensions()];
    for (int i = 0; i < cloud.size(); i++) {
      cloud.addScaled(i, mean);
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= cloud.size();
    }
    for (double[] axis : axes) {
      turn(axis);
    }
    double farthest = 0;
    for (double place : new Plane(mean, axes, shares, 0).along(cloud)[0]) {
      farthest = Math.max(farthest, Math.abs(place));
    }
    int magnitude = farthest > 0 ? (int) Math.floor(Math.log10(farthest)) : 0;
    return new Plane(mean, axes, shares, DIGITS - 1 - magnitude);
  }

  /** The largest component, the first of equals, becomes positive. */
  private static void turn(double[] axis) {
    int largest = 0;
    for (int k = 1; k < axis.length; k++) {
      if (Math.abs(axis[k]) > Math.abs(axis[largest])) {
        largest = k;
      }
    }
    if (axis[largest] < 0) {
      for (int k = 0; k < axis.length; k++) {
        axis[k] = -axis[k];
      }
    }
  }

  /**
   * Where the vectors of a block lie, scaled as its metric has it.
   *
   * @return shape [2, n]
   */
  public double[][] places(VectorBlock block) {
    double[][] places = along(block);
    for (double[] axis : places) {
      for (int i = 0; i < axis.length; i++) {
        axis[i] = rounded(axis[i]);
      }
    }
    return places;
  }

  private double[][] along(VectorBlock block) {
    double[][] along = new double[2][block.size()];
    for (int i = 0; i < block.size(); i++) {
      double[] vector = new double[mean.length];
      block.addScaled(i, vector);
      for (int axis = 0; axis < 2; axis++) {
        for (int k = 0; k < vector.length; k++) {
          along[axis][i] += axes[axis][k] * (vector[k] - mean[k]);
        }
      }
    }
    return along;
  }

  private double rounded(double place) {
    double power = Math.pow(10, Math.abs(decimals));
    double rounded =
        decimals < 0 ? Math.rint(place / power) * power : Math.rint(place * power) / power;
    return rounded + 0.0; // no negative zero
  }
}

package io.tamis.sources;

/**
 * The objective as printed, minimized by Newton's method with Gaussian elimination: one loop over
 * rows, one over weights; nothing clever.
 */
final class NaiveFit {
  private NaiveFit() {}

  static double margin(float[] gradient, double output, double label, double[] w) {
    double sum = output;
    for (int k = 0; k < w.length; k++) {
      sum += gradient[k] * w[k];
    }
    return label * sum;
  }

  /** mean of log(1 + exp(-y (b + g·w))). */
  static double loss(float[][] g, double[] b, double[] y, double[] w) {
    double sum = 0;
    for (int i = 0; i < g.length; i++) {
      sum += Math.log(1 + Math.exp(-margin(g[i], b[i], y[i], w)));
    }
    return sum / g.length;
  }

  static double[] minimum(float[][] g, double[] b, double[] y, double penalty) {
    double[] w = new double[g[0].length];
    for (int round = 0; round < 60; round++) {
      double[] step = newton(g, b, y, penalty, w);
      double scale = 1; // halved until the objective falls
      double before = objective(g, b, y, penalty, w);
      double[] next = moved(w, scale, step);
      while (objective(g, b, y, penalty, next) > before + 1e-13 && scale > 1e-6) {
        scale /= 2;
        next = moved(w, scale, step);
      }
      w = next;
    }
    return w;
  }

  static double objective(float[][] g, double[] b, double[] y, double penalty, double[] w) {
    double squares = 0;
    for (double x : w) {
      squares += x * x;
    }
    return loss(g, b, y, w) + penalty * squares;
  }

  private static double[] moved(double[] w, double scale, double[] step) {
    double[] next = w.clone();
    for (int k = 0; k < w.length; k++) {
      next[k] += scale * step[k];
    }
    return next;
  }

  /** -(second derivatives)⁻¹ (first derivatives) at w. */
  static double[] newton(float[][] g, double[] b, double[] y, double penalty, double[] w) {
    int d = w.length;
    double[][] a = new double[d][d + 1];
    for (int i = 0; i < g.length; i++) {
      double p = 1 / (1 + Math.exp(margin(g[i], b[i], y[i], w)));
      for (int j = 0; j < d; j++) {
        a[j][d] += p * y[i] * g[i][j] / g.length;
        for (int k = 0; k < d; k++) {
          a[j][k] += p * (1 - p) * g[i][j] * g[i][k] / g.length;
        }
      }
    }
    for (int j = 0; j < d; j++) {
      a[j][j] += 2 * penalty;
      a[j][d] -= 2 * penalty * w[j];
    }
    return solved(a);
  }

  /** Gauss and Jordan, with the largest pivot of each column. */
  private static double[] solved(double[][] a) {
    int d = a.length;
    for (int k = 0; k < d; k++) {
      int best = k;
      for (int i = k; i < d; i++) {
        best = Math.abs(a[i][k]) > Math.abs(a[best][k]) ? i : best;
      }
      double[] swap = a[k];
      a[k] = a[best];
      a[best] = swap;
      for (int i = 0; i < d; i++) {
        double factor = i == k ? 0 : a[i][k] / a[k][k];
        for (int j = k; j <= d && factor != 0; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    double[] x = new double[d];
    for (int k = 0; k < d; k++) {
      x[k] = a[k][d] / a[k][k];
    }
    return x;
  }
}

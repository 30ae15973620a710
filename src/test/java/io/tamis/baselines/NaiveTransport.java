package io.tamis.baselines;

import java.util.Arrays;

/** Sinkhorn for unbalanced transport as printed: dense matrices, one loop after the other. */
final class NaiveTransport {
  private final double[][] k;
  private final double[] u;
  private final double[] v;
  private int rounds;

  /**
   * @param costs shape [M, N]
   */
  NaiveTransport(double[][] costs, double epsilon, double columnWeight, int most) {
    int m = costs.length;
    int n = costs[0].length;
    double phi = columnWeight / (columnWeight + epsilon);
    k = new double[m][n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        k[i][j] = 1.0 / m * (1.0 / n) * Math.exp(-costs[i][j] / epsilon);
      }
    }
    u = new double[m];
    v = new double[n];
    Arrays.fill(u, 1);
    Arrays.fill(v, 1);
    double error = 1;
    while (rounds < most && error >= 1e-6) {
      rounds++;
      double[] uBefore = u.clone();
      double[] vBefore = v.clone();
      for (int i = 0; i < m; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
          sum += k[i][j] * v[j];
        }
        u[i] = 1.0 / m / sum;
      }
      for (int j = 0; j < n; j++) {
        v[j] = Math.pow(1.0 / n / received(j), phi);
      }
      error = (change(u, uBefore) + change(v, vBefore)) / 2;
    }
  }

  private double received(int j) {
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      sum += k[i][j] * u[i];
    }
    return sum;
  }

  private static double change(double[] now, double[] before) {
    double change = 0;
    double largest = 1;
    for (int i = 0; i < now.length; i++) {
      change = Math.max(change, Math.abs(now[i] - before[i]));
      largest = Math.max(largest, Math.max(now[i], before[i]));
    }
    return change / largest;
  }

  int rounds() {
    return rounds;
  }

  double[] scores() {
    double[] scores = new double[v.length];
    Arrays.setAll(scores, j -> received(j) * v[j]);
    return scores;
  }
}

package io.tamis.density;

import io.tamis.MadePool;
import io.tamis.scan.Metric;
import java.util.Arrays;

/** The formula as printed: one loop over all candidates, j itself included; nothing clever. */
final class NaiveDensity {
  private NaiveDensity() {}

  /**
   * @param neighbors how many of the nearest count
   */
  static double at(float[] candidate, float[][] others, double h, int neighbors, Metric metric) {
    double density = 0;
    for (double squared : nearest(candidate, others, neighbors, metric)) {
      density += Math.max(0, 1 - squared / (h * h));
    }
    return density;
  }

  /** Others within reach. */
  static int nearDuplicates(
      float[] candidate, float[][] others, double h, int neighbors, Metric metric) {
    int within = 0;
    for (double squared : nearest(candidate, others, neighbors, metric)) {
      within += squared < h * h ? 1 : 0;
    }
    return within - 1;
  }

  /** The vectors of some candidates. */
  static float[][] vectors(MadePool pool, String[] ids) {
    return Arrays.stream(ids)
        .map(id -> pool.vectors()[Arrays.asList(pool.ids()).indexOf(id)])
        .toArray(float[][]::new);
  }

  private static double[] nearest(
      float[] candidate, float[][] others, int neighbors, Metric metric) {
    return Arrays.stream(others)
        .mapToDouble(other -> squared(candidate, other, metric))
        .sorted()
        .limit(neighbors)
        .toArray();
  }

  private static double squared(float[] a, float[] b, Metric metric) {
    double scaleA = metric == Metric.COSINE ? 1 / norm(a) : 1;
    double scaleB = metric == Metric.COSINE ? 1 / norm(b) : 1;
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = scaleA * a[k] - scaleB * b[k];
      sum += difference * difference;
    }
    return sum;
  }

  private static double norm(float[] a) {
    double sum = 0;
    for (float component : a) {
      sum += (double) component * component;
    }
    return Math.sqrt(sum);
  }
}

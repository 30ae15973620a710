package io.tamis.less;

/** The formulas as printed: every pair, one after the other. */
final class NaiveLess {
  private NaiveLess() {}

  /**
   * @param subtaskOf of each query
   * @param weights of the checkpoints
   */
  static double score(
      float[] candidate,
      float[][] queries,
      int[] subtaskOf,
      int subtasks,
      double[] weights,
      boolean normalize) {
    double best = Double.NEGATIVE_INFINITY;
    for (int s = 0; s < subtasks; s++) {
      double sum = 0;
      int size = 0;
      for (int i = 0; i < queries.length; i++) {
        if (subtaskOf[i] == s) {
          sum += similarity(candidate, queries[i], weights, normalize);
          size++;
        }
      }
      best = Math.max(best, sum / size);
    }
    return best;
  }

  private static double similarity(
      float[] candidate, float[] query, double[] weights, boolean normalize) {
    int part = candidate.length / weights.length;
    double all = 0;
    for (int t = 0; t < weights.length; t++) {
      double product = 0;
      double q = 0;
      double x = 0;
      for (int k = t * part; k < (t + 1) * part; k++) {
        product += (double) candidate[k] * query[k];
        q += (double) query[k] * query[k];
        x += (double) candidate[k] * candidate[k];
      }
      all += weights[t] * (normalize ? product / Math.sqrt(q) / Math.sqrt(x) : product);
    }
    return all;
  }
}

package io.tamis.certificate;

/** The definitions as printed: dense tables, one loop over all pairs, nothing clever. */
final class NaivePlan {
  private NaivePlan() {}

  /**
   * (alpha / C) sum of mass x distance + (1 - alpha) (M max of density |mass - even share| + 1 /
   * S).
   *
   * @param plan shape [M, N]
   * @param distances shape [M, N]
   */
  static double primal(
      double[][] plan, double[][] distances, double[] densities, double alpha, double scale) {
    int m = plan.length;
    double capacity = 0;
    for (double density : densities) {
      capacity += 1 / density;
    }
    double cost = 0;
    double worst = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < densities.length; j++) {
        double even = 1 / (m * capacity * densities[j]);
        cost += plan[i][j] * distances[i][j];
        worst = Math.max(worst, densities[j] * Math.abs(plan[i][j] - even));
      }
    }
    return alpha / scale * cost + (1 - alpha) * (m * worst + 1 / capacity);
  }
}

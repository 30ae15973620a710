package io.tamis.search;

import java.util.Arrays;

/**
 * How many of the true nearest neighbors an index found, measured on sampled queries that were
 * answered exactly too. Counted by distance: of candidates at the same distance any will do.
 *
 * @param queries how many were sampled
 * @param value share found, over all neighbors of all sampled queries, in [0, 1]
 * @param low lower end of the 95 % interval
 * @param high its upper end
 */
public record Recall(int queries, double value, double low, double high) {
  /** Of the standard normal distribution, at 97.5 %. */
  private static final double QUANTILE = 1.959964;

  /** Of a search that misses nothing. */
  public static Recall exact() {
    return new Recall(0, 1, 1, 1);
  }

  /**
   * The interval is Wilson's score interval for a share (1927), with as many independent neighbors
   * as explain how much the shares of the queries differ: misses come in clusters, and where a
   * query misses one neighbor it often misses more.
   *
   * @param exact distances by sampled query, ascending, none of them empty
   * @param found distances by sampled query, ascending
   */
  public static Recall of(double[][] exact, double[][] found) {
    int n = exact.length;
    double[] expected = new double[n];
    double[] hits = new double[n];
    for (int i = 0; i < n; i++) {
      double farthest = exact[i][exact[i].length - 1];
      expected[i] = exact[i].length;
      hits[i] =
          nearer(found[i], farthest) + Math.min(at(found[i], farthest), at(exact[i], farthest));
    }
    double all = Arrays.stream(expected).sum();
    double share = Arrays.stream(hits).sum() / all;
    double residuals = 0;
    for (int i = 0; i < n; i++) {
      residuals += Math.pow(hits[i] - share * expected[i], 2);
    }
    double variance = n < 2 ? 0 : residuals * n / (n - 1) / (all * all);
    double independent = variance > 0 ? Math.clamp(share * (1 - share) / variance, 1, all) : all;
    return wilson(n, share, independent);
  }

  private static long nearer(double[] distances, double farthest) {
    return Arrays.stream(distances).filter(distance -> distance < farthest).count();
  }

  private static long at(double[] distances, double farthest) {
    return Arrays.stream(distances).filter(distance -> distance == farthest).count();
  }

  private static Recall wilson(int queries, double share, double count) {
    double z2 = QUANTILE * QUANTILE;
    double middle = (share + z2 / (2 * count)) / (1 + z2 / count);
    double half =
        QUANTILE
            / (1 + z2 / count)
            * Math.sqrt(share * (1 - share) / count + z2 / (4 * count * count));
    return new Recall(
        queries,
        share,
        share == 0 ? 0 : Math.max(0, middle - half),
        share == 1 ? 1 : Math.min(1, middle + half));
  }
}

package io.tamis.compare;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How near a selection lies to the queries. A row that was picked twice counts twice.
 *
 * @param meanNearest mean over queries of the distance to the nearest pick
 * @param maxNearest the largest of these
 * @param meanShare mean over queries of the mean distance to the ceil(B / M) nearest picks, for B
 *     picks and M queries: what a query would get if picks were handed out evenly
 * @param meanOfPicks mean over picks of the distance to the nearest query
 */
public record Nearness(
    double meanNearest, double maxNearest, double meanShare, double meanOfPicks) {

  /** Of no picks: there is no distance. */
  static Nearness none() {
    return new Nearness(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /**
   * Time O(M n log n).
   *
   * @param distances shape [n, M], of each pick to each query
   * @param counts shape [n], at least 1
   */
  static Nearness of(double[][] distances, int[] counts) {
    if (distances.length == 0) {
      return none();
    }
    int queries = distances[0].length;
    long picks = Arrays.stream(counts).asLongStream().sum();
    int[] repeated =
        IntStream.range(0, counts.length)
            .flatMap(j -> IntStream.generate(() -> j).limit(counts[j]))
            .toArray();
    int share = Math.toIntExact((picks + queries - 1) / queries);
    double nearest = 0;
    double farthest = 0;
    double shares = 0;
    double[] toPicks = new double[repeated.length];
    for (int i = 0; i < queries; i++) {
      for (int n = 0; n < repeated.length; n++) {
        toPicks[n] = distances[repeated[n]][i];
      }
      Arrays.sort(toPicks);
      nearest += toPicks[0];
      farthest = Math.max(farthest, toPicks[0]);
      shares += Arrays.stream(toPicks, 0, share).sum() / share;
    }
    double ofPicks = 0;
    for (int j = 0; j < distances.length; j++) {
      ofPicks += counts[j] * Arrays.stream(distances[j]).min().orElseThrow();
    }
    return new Nearness(nearest / queries, farthest, shares / queries, ofPicks / picks);
  }
}

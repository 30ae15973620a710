package io.tamis.baselines;

import io.tamis.search.Neighborhoods;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Neighborhoods as a rule reads them: each query's candidates by distance, equal ones in the order
 * of a {@link TieBreak}, as far as both are known.
 *
 * <p>The search lists equals by id. In another order those at the end of a list are of no use where
 * more of them may follow: the one that comes first may be among those that are missing. They are
 * cut off.
 *
 * @param neighborhoods what was searched
 * @param candidates shape [M, k_i], numbers of candidates
 * @param distances shape [M, k_i], ascending
 * @param places shape [U], by number of candidate, its place among equals
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record CandidateLists(
    Neighborhoods neighborhoods, int[][] candidates, double[][] distances, int[] places) {

  static CandidateLists of(Neighborhoods neighborhoods, TieBreak ties) {
    int[] places = ties.places(neighborhoods.candidateIds());
    if (!ties.isByHash()) {
      return new CandidateLists(
          neighborhoods, neighborhoods.candidates(), neighborhoods.distances(), places);
    }
    int[][] candidates = new int[neighborhoods.queries()][];
    double[][] distances = new double[neighborhoods.queries()][];
    for (int i = 0; i < candidates.length; i++) {
      double[] all = neighborhoods.distances()[i];
      int end = all.length;
      if (!neighborhoods.isComplete(i)) {
        while (end > 0 && all[end - 1] == all[all.length - 1]) {
          end--;
        }
      }
      distances[i] = Arrays.copyOf(all, end);
      candidates[i] = ordered(Arrays.copyOf(neighborhoods.candidates()[i], end), all, places);
    }
    return new CandidateLists(neighborhoods, candidates, distances, places);
  }

  private static int[] ordered(int[] list, double[] distances, int[] places) {
    int start = 0;
    for (int k = 1; k <= list.length; k++) {
      if (k == list.length || distances[k] != distances[start]) {
        if (k - start > 1) {
          int[] equals =
              Arrays.stream(list, start, k)
                  .boxed()
                  .sorted(Comparator.comparingInt((Integer j) -> places[j]))
                  .mapToInt(Integer::intValue)
                  .toArray();
          System.arraycopy(equals, 0, list, start, equals.length);
        }
        start = k;
      }
    }
    return list;
  }

  int queries() {
    return candidates.length;
  }

  /** How many candidates some query lists. */
  int union() {
    return places.length;
  }

  boolean isComplete(int query) {
    return neighborhoods.isComplete(query);
  }

  String id(int candidate) {
    return neighborhoods.candidateIds()[candidate];
  }

  long poolSize() {
    return neighborhoods.poolSize();
  }

  /**
   * Whether a pair of distance and place is beyond the end of a query's list, so that others of the
   * pool may come before it.
   */
  boolean isBeyond(int query, double distance, int place) {
    if (isComplete(query)) {
      return false;
    }
    int last = candidates[query].length - 1;
    return last < 0
        || distances[query][last] < distance
        || (distances[query][last] == distance && places[candidates[query][last]] < place);
  }
}

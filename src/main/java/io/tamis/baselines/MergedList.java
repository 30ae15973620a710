package io.tamis.baselines;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Candidates by their least distance to one of some queries, as far as the queries' lists tell.
 *
 * <p>A candidate that a list does not name lies beyond its end. So an entry's place is certain as
 * long as no list of the queries ends before it, and no list needs more entries than are wanted of
 * all. Of one query it is the query's own list. Time O(U log U) for several queries.
 *
 * @param lists where the queries' own lists are
 * @param queries numbers of the queries
 * @param candidates shape [n], numbers of candidates
 * @param distances shape [n], ascending
 * @param certain entries, from the first on, that longer lists would leave as they are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record MergedList(
    CandidateLists lists, int[] queries, int[] candidates, double[] distances, int certain) {

  static MergedList of(CandidateLists lists, int query) {
    int[] candidates = lists.candidates()[query];
    return new MergedList(
        lists, new int[] {query}, candidates, lists.distances()[query], candidates.length);
  }

  /**
   * @param queries one or more
   */
  static MergedList of(CandidateLists lists, int[] queries) {
    if (queries.length == 1) {
      return of(lists, queries[0]);
    }
    double[] least = new double[lists.union()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int i : queries) {
      for (int k = 0; k < lists.candidates()[i].length; k++) {
        int j = lists.candidates()[i][k];
        least[j] = Math.min(least[j], lists.distances()[i][k]);
      }
    }
    int[] places = lists.places();
    int[] candidates =
        IntStream.range(0, least.length)
            .filter(j -> least[j] < Double.POSITIVE_INFINITY)
            .boxed() // once for each depth of the lists, over what they hold
            .sorted(
                Comparator.comparingDouble((Integer j) -> least[j])
                    .thenComparingInt(j -> places[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] distances = Arrays.stream(candidates).mapToDouble(j -> least[j]).toArray();
    return new MergedList(
        lists, queries, candidates, distances, certain(lists, queries, candidates, distances));
  }

  private static int certain(
      CandidateLists lists, int[] queries, int[] candidates, double[] distances) {
    int low = 0; // the entries before it are certain
    int high = candidates.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int place = lists.places()[candidates[middle]];
      double distance = distances[middle];
      if (Arrays.stream(queries).anyMatch(i -> lists.isBeyond(i, distance, place))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Whether every candidate of the pool is listed. */
  boolean isComplete() {
    return certain == lists.poolSize();
  }

  /**
   * Numbers of the queries whose lists end before the entry that is last of {@code count}; all that
   * have an end where fewer are listed.
   */
  int[] lacking(int count) {
    int last = count - 1;
    double distance = last < candidates.length ? distances[last] : Double.POSITIVE_INFINITY;
    int place = last < candidates.length ? lists.places()[candidates[last]] : 0;
    return Arrays.stream(queries).filter(i -> lists.isBeyond(i, distance, place)).toArray();
  }
}

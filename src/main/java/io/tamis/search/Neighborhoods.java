package io.tamis.search;

import io.tamis.config.Ids;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * Every query's nearest candidates, on the driver, in primitive arrays. Candidates are numbered by
 * the order of their ids, so a tie by number is a tie by id. Owns its arrays.
 *
 * @param queryIds shape [M], in the order of ids
 * @param candidateIds shape [U], all that are near some query, in the order of ids
 * @param candidates shape [M, k_i], indices into {@code candidateIds}, nearest first
 * @param distances shape [M, k_i], in the metric's units, ascending
 * @param poolSize candidates in the pool
 */
public record Neighborhoods(
    String[] queryIds,
    String[] candidateIds,
    int[][] candidates,
    double[][] distances,
    long poolSize) {

  static Neighborhoods of(VectorBlock queries, Hits[] hits, long poolSize) {
    TreeSet<String> union = new TreeSet<>(Ids.ORDER);
    for (Hits list : hits) {
      union.addAll(Arrays.asList(list.ids()));
    }
    String[] candidateIds = union.toArray(String[]::new);
    int[][] candidates = new int[hits.length][];
    double[][] distances = new double[hits.length][];
    for (int i = 0; i < hits.length; i++) {
      Hits list = hits[i];
      candidates[i] = new int[list.ids().length];
      for (int k = 0; k < list.ids().length; k++) {
        candidates[i][k] = Arrays.binarySearch(candidateIds, list.ids()[k], Ids.ORDER);
      }
      distances[i] = Arrays.stream(list.squaredDistances()).map(queries.metric()::distance).toArray();
    }
    return new Neighborhoods(queries.ids(), candidateIds, candidates, distances, poolSize);
  }

  public int queries() {
    return queryIds.length;
  }

  /** The longest list. */
  public int depth() {
    return Arrays.stream(candidates).mapToInt(list -> list.length).max().orElse(0);
  }

  /** Whether query {@code i}'s list holds the whole pool. */
  public boolean isComplete(int i) {
    return candidates[i].length == poolSize;
  }
}

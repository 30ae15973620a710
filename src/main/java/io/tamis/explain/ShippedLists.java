package io.tamis.explain;

/**
 * Each query's nearest candidates, and what it ships to them. Owns its arrays.
 *
 * @param queryIds shape [M]
 * @param candidateIds shape [U]
 * @param candidates shape [M, k_i], numbers of candidates, nearest first
 * @param distances shape [M, k_i], ascending
 * @param densities shape [U], over the weights; NaN where none was measured
 * @param masses shape [M, k_i], beside the lists; 0 for those without
 * @param s shape [M], of the plan of each query's target: what it fills of 1 / density
 * @param ships shape [M], the mass that each query ships, share / M_t for M_t queries of its
 *     target; a neighbor that is full gets share / (M_t s density)
 */
public record ShippedLists(
    String[] queryIds,
    String[] candidateIds,
    int[][] candidates,
    double[][] distances,
    double[] densities,
    double[][] masses,
    double[] s,
    double[] ships) {

  int queries() {
    return queryIds.length;
  }

  /** Place of a candidate in a query's list, from 0; negative if it is not there. */
  int place(int query, int candidate) {
    for (int k = 0; k < candidates[query].length; k++) {
      if (candidates[query][k] == candidate) {
        return k;
      }
    }
    return -1;
  }

  double density(int query, int place) {
    return densities[candidates[query][place]];
  }

  String id(int query, int place) {
    return candidateIds[candidates[query][place]];
  }

  /** What one query ships of 1 / density, as mass. */
  double mass(int query, double share) {
    return share / s[query] * ships[query];
  }
}

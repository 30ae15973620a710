package io.tamis.transport;

import java.util.Arrays;

/**
 * What the plan is solved from: each query's neighbors with distances, and each candidate's weight.
 * Owns its arrays.
 *
 * @param candidates shape [M, k_i], numbers of candidates, nearest first
 * @param distances shape [M, k_i], ascending, zero or more
 * @param densities shape [U], by number of candidate, at least 1; read only for listed candidates
 * @param poolSize candidates in the pool; a list of this length is complete
 */
public record TransportProblem(
    int[][] candidates, double[][] distances, double[] densities, long poolSize) {

  public int queries() {
    return candidates.length;
  }

  int depth(int query) {
    return candidates[query].length;
  }

  double density(int query, int neighbor) {
    return densities[candidates[query][neighbor]];
  }

  /** Whether every list holds the whole pool. */
  boolean isComplete() {
    return Arrays.stream(candidates).allMatch(list -> list.length == poolSize);
  }

  /** The same with each list cut to a depth. */
  public TransportProblem cut(int[] depths) {
    int[][] shorterCandidates = new int[queries()][];
    double[][] shorterDistances = new double[queries()][];
    for (int i = 0; i < queries(); i++) {
      shorterCandidates[i] = Arrays.copyOf(candidates[i], depths[i]);
      shorterDistances[i] = Arrays.copyOf(distances[i], depths[i]);
    }
    return new TransportProblem(shorterCandidates, shorterDistances, densities, poolSize);
  }

  /** S, the sum of 1 / density over all candidates that some query lists. */
  double capacity() {
    boolean[] listed = new boolean[densities.length];
    for (int[] list : candidates) {
      for (int candidate : list) {
        listed[candidate] = true;
      }
    }
    double capacity = 0;
    for (int j = 0; j < listed.length; j++) {
      capacity += listed[j] ? 1 / densities[j] : 0;
    }
    return capacity;
  }
}

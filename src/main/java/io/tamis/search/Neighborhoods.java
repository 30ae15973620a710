package io.tamis.search;

import io.tamis.config.Ids;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

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

  /**
   * @param hits by query
   */
  static Neighborhoods of(VectorBlock queries, Hits[] hits, long poolSize) {
    String[][] ids = Arrays.stream(hits).map(Hits::ids).toArray(String[][]::new);
    double[][] distances =
        Arrays.stream(hits)
            .map(
                list ->
                    Arrays.stream(list.squaredDistances())
                        .map(queries.metric()::distance)
                        .toArray())
            .toArray(double[][]::new);
    return numbered(queries.ids(), ids, distances, poolSize);
  }

  /**
   * These, with the lists of some queries replaced.
   *
   * @param numbers of the queries here
   * @param others their new lists, in the order of the numbers
   */
  public Neighborhoods with(int[] numbers, Neighborhoods others) {
    String[][] ids = new String[others.queries()][];
    Arrays.setAll(ids, others::ids);
    return with(numbers, ids, others.distances);
  }

  /**
   * These, with the lists of some queries replaced.
   *
   * @param numbers of the queries here
   * @param listIds shape [n, k_i], their new lists, nearest first
   * @param listDistances shape [n, k_i], ascending
   */
  public Neighborhoods with(int[] numbers, String[][] listIds, double[][] listDistances) {
    String[][] ids = new String[queries()][];
    double[][] lists = distances.clone();
    Arrays.setAll(ids, this::ids);
    for (int k = 0; k < numbers.length; k++) {
      ids[numbers[k]] = listIds[k];
      lists[numbers[k]] = listDistances[k];
    }
    return numbered(queryIds, ids, lists, poolSize);
  }

  /**
   * These without some candidates, and no list longer than {@code depth}.
   *
   * @param poolSize candidates in the pool but for those
   */
  public Neighborhoods without(Set<String> excluded, long poolSize, int depth) {
    String[][] ids = new String[queries()][];
    double[][] lists = new double[queries()][];
    for (int i = 0; i < ids.length; i++) {
      int[] list = candidates[i];
      int[] kept =
          IntStream.range(0, list.length)
              .filter(k -> !excluded.contains(candidateIds[list[k]]))
              .limit(depth)
              .toArray();
      double[] all = distances[i];
      ids[i] = Arrays.stream(kept).mapToObj(k -> candidateIds[list[k]]).toArray(String[]::new);
      lists[i] = Arrays.stream(kept).mapToDouble(k -> all[k]).toArray();
    }
    return numbered(queryIds, ids, lists, poolSize);
  }

  /**
   * @param ids shape [M, k_i], each query's candidates, nearest first
   */
  static Neighborhoods numbered(
      String[] queryIds, String[][] ids, double[][] distances, long poolSize) {
    Set<String> union = new HashSet<>();
    for (String[] list : ids) {
      union.addAll(Arrays.asList(list));
    }
    String[] candidateIds = Ids.sorted(union);
    Map<String, Integer> numbers = HashMap.newHashMap(candidateIds.length);
    for (int j = 0; j < candidateIds.length; j++) {
      numbers.put(candidateIds[j], j);
    }
    int[][] candidates = new int[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      candidates[i] = Arrays.stream(ids[i]).mapToInt(numbers::get).toArray();
    }
    return new Neighborhoods(queryIds, candidateIds, candidates, distances, poolSize);
  }

  /** Ids of query {@code i}'s candidates, nearest first. */
  public String[] ids(int i) {
    return Arrays.stream(candidates[i]).mapToObj(j -> candidateIds[j]).toArray(String[]::new);
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

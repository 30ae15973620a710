package io.tamis.transport;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which task each query belongs to, and what share of all worth each task has. Owns its arrays.
 *
 * @param names of the targets
 * @param ofQuery shape [M], numbers of targets; each target has a query
 * @param shares shape [targets], positive, sums to 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record Targets(List<String> names, int[] ofQuery, double[] shares) {
  public Targets {
    names = List.copyOf(names);
  }

  /** All queries are of one task. */
  public static Targets one(int queries) {
    return new Targets(List.of(""), new int[queries], new double[] {1});
  }

  public int size() {
    return names.size();
  }

  /** Numbers of a target's queries, ascending. */
  int[] queriesOf(int target) {
    return IntStream.range(0, ofQuery.length).filter(i -> ofQuery[i] == target).toArray();
  }

  /** The lists of a target's queries alone; what is known of candidates is shared. */
  TransportProblem problemOf(int target, TransportProblem problem) {
    int[] queries = queriesOf(target);
    return new TransportProblem(
        Arrays.stream(queries).mapToObj(i -> problem.candidates()[i]).toArray(int[][]::new),
        Arrays.stream(queries).mapToObj(i -> problem.distances()[i]).toArray(double[][]::new),
        problem.densities(),
        problem.poolSize());
  }
}

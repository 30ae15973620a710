package io.tamis.cli;

import io.tamis.output.QueryNeighbors;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.TransportPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The few queries whose nearest candidates a report tells, and those candidates. */
final class ShownQueries {
  private static final int SHOWN = 20;

  /** Of the deepest, and of those farthest from the pool; the rest are taken evenly. */
  private static final int OF_A_KIND = 7;

  private static final int NEIGHBORS = 5;

  private final VectorQueries queries;
  private final Neighborhoods neighborhoods;
  private final TransportPlan plan;
  private final Map<Integer, String> reasons = new LinkedHashMap<>();

  ShownQueries(VectorQueries queries, Neighborhoods neighborhoods, TransportPlan plan) {
    this.queries = queries;
    this.neighborhoods = neighborhoods;
    this.plan = plan;
    int all = neighborhoods.queries();
    if (all <= SHOWN) {
      IntStream.range(0, all).forEach(i -> reasons.put(i, ""));
      return;
    }
    add("deepest", Comparator.comparingInt(i -> -plan.plan()[i].length));
    add("farthest", Comparator.comparingDouble(i -> -neighborhoods.distances()[i][0]));
    int[] rest = IntStream.range(0, all).filter(i -> !reasons.containsKey(i)).toArray();
    int free = Math.min(SHOWN - reasons.size(), rest.length);
    for (int n = 0; n < free; n++) {
      reasons.put(rest[(int) ((long) n * rest.length / free)], "");
    }
  }

  /** Ties go by id, as the queries do. */
  private void add(String reason, Comparator<Integer> order) {
    IntStream.range(0, neighborhoods.queries())
        .boxed()
        .sorted(order)
        .filter(i -> !reasons.containsKey(i))
        .limit(OF_A_KIND)
        .toList()
        .forEach(i -> reasons.put(i, reason));
  }

  /** Numbers of the queries in the order in which they are shown, each with why it is. */
  Map<Integer, String> reasons() {
    return Collections.unmodifiableMap(reasons);
  }

  /** The candidates whose texts are shown. */
  Set<String> candidateIds() {
    Set<String> ids = new HashSet<>();
    reasons.keySet().forEach(i -> IntStream.range(0, shown(i)).forEach(k -> ids.add(id(i, k))));
    return ids;
  }

  List<QueryNeighbors> told(CandidateNotes notes) {
    List<QueryNeighbors> told = new ArrayList<>();
    reasons.forEach(
        (i, reason) ->
            told.add(
                new QueryNeighbors(
                    neighborhoods.queryIds()[i],
                    reason,
                    queries.texts()[i],
                    plan.plan()[i].length,
                    IntStream.range(0, shown(i)).mapToObj(k -> neighbor(i, k, notes)).toList())));
    return told;
  }

  private QueryNeighbors.Neighbor neighbor(int i, int k, CandidateNotes notes) {
    String id = id(i, k);
    return new QueryNeighbors.Neighbor(
        id, notes.source(id), neighborhoods.distances()[i][k], mass(i, k), notes.text(id));
  }

  private int shown(int i) {
    return Math.min(NEIGHBORS, neighborhoods.candidates()[i].length);
  }

  private String id(int i, int k) {
    return neighborhoods.candidateIds()[neighborhoods.candidates()[i][k]];
  }

  private double mass(int i, int k) {
    int candidate = neighborhoods.candidates()[i][k];
    for (int at = 0; at < plan.candidates()[i].length; at++) {
      if (plan.candidates()[i][at] == candidate) {
        return plan.plan()[i][at];
      }
    }
    return 0;
  }
}

package io.tamis.cli;

import io.tamis.search.Neighborhoods;
import io.tamis.transport.TransportPlan;
import java.util.HashMap;
import java.util.Map;

/** For each candidate with mass, the query among those that give it mass that is nearest. */
final class NearestQueries {
  private record Nearest(String query, double distance) {}

  private final Map<String, Nearest> byCandidate = new HashMap<>();

  static NearestQueries of(Neighborhoods neighborhoods, TransportPlan plan) {
    NearestQueries nearest = new NearestQueries();
    for (int i = 0; i < neighborhoods.queries(); i++) {
      String query = neighborhoods.queryIds()[i];
      for (int k = 0; k < plan.plan()[i].length; k++) {
        String id = neighborhoods.candidateIds()[plan.candidates()[i][k]];
        nearest.byCandidate.merge(
            id,
            new Nearest(query, neighborhoods.distances()[i][k]),
            (a, b) -> b.distance() < a.distance() ? b : a);
      }
    }
    return nearest;
  }

  /**
   * @param id of a candidate with mass
   */
  double distance(String id) {
    return byCandidate.get(id).distance();
  }

  String query(String id) {
    return byCandidate.get(id).query();
  }
}

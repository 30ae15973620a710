package io.tamis.cli;

import io.tamis.explain.Margin;
import io.tamis.explain.NearMiss;
import io.tamis.explain.Pull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that a run's files tell of one candidate.
 *
 * @param pick empty where it was not drawn
 * @param mass 0 where it has none
 * @param crowd empty where its density was not measured
 * @param duplicates others of its group, where the run has a table of them
 * @param listed in how many queries' lists it is
 * @param pulls what each query gives it, the most first
 * @param note what else is to be said
 * @param text empty where the run's files do not hold it
 */
record CandidateStory(
    String id,
    Optional<Pick> pick,
    double mass,
    Optional<Crowd> crowd,
    Optional<List<String>> duplicates,
    int listed,
    List<Pull> pulls,
    Optional<Margin> margin,
    Optional<NearMiss> nearMiss,
    String note,
    String text) {

  /**
   * Its row in the selection.
   *
   * @param picks rows of the selection
   */
  record Pick(int rank, int count, double weight, int picks) {}

  /** Its row among the densities. */
  record Crowd(double density, int nearDuplicates, double weight) {}

  /** The same as what JSON holds. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("picked", pick.isPresent());
    pick.ifPresent(
        row -> {
          map.put("rank", row.rank());
          map.put("count", row.count());
          map.put("weight", row.weight());
        });
    map.put("mass", mass);
    crowd.ifPresent(
        row -> {
          map.put("density", row.density());
          map.put("near_duplicates", row.nearDuplicates());
          map.put("candidate_weight", row.weight());
        });
    duplicates.ifPresent(others -> map.put("duplicates", others));
    map.put("in_lists", listed);
    map.put("pulls", pulls.stream().map(CandidateStory::asMap).toList());
    margin.ifPresent(value -> map.put("margin", asMap(value)));
    nearMiss.ifPresent(value -> map.put("near_miss", asMap(value)));
    if (!note.isEmpty()) {
      map.put("note", note);
    }
    if (!text.isEmpty()) {
      map.put("text", text);
    }
    return map;
  }

  private static Map<String, Object> asMap(Pull pull) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("query", pull.query());
    map.put("rank", pull.rank());
    map.put("distance", pull.distance());
    map.put("mass", pull.mass());
    map.put("share", pull.share());
    map.put("query_stops_at", pull.stopsAt());
    return map;
  }

  private static Map<String, Object> asMap(Margin margin) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("loses_after", margin.losesAfter());
    map.put("loses_of", margin.losesOf());
    map.put("loses_mass", margin.losesMass());
    map.put("drops_out_after", margin.dropsOutAfter());
    map.put("drops_out_of", margin.dropsOutOf());
    map.put("at_least", margin.isLeast());
    return map;
  }

  static Map<String, Object> asMap(NearMiss miss) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", miss.id());
    map.put("query", miss.query());
    map.put("rank", miss.rank());
    map.put("distance", miss.distance());
    map.put("lacks", miss.lacks());
    map.put("displaces", miss.displaces());
    OptionalDouble gets = miss.wouldGet();
    if (gets.isPresent()) {
      map.put("would_get", gets.getAsDouble());
    }
    return map;
  }
}

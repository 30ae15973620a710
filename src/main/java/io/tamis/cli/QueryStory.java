package io.tamis.cli;

import io.tamis.explain.NearMiss;
import io.tamis.explain.Served;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a run's files tell of one query.
 *
 * @param listed candidates in its list
 * @param stopsAt distance of the farthest to which it ships
 * @param served to whom it ships, nearest first
 * @param ranks in the selection, of those that were picked
 * @param misses the first to whom it does not
 */
record QueryStory(
    String id,
    int listed,
    double stopsAt,
    List<Served> served,
    Map<String, Integer> ranks,
    List<NearMiss> misses) {

  /** The same as what JSON holds. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("in_list", listed);
    map.put("stops_at", stopsAt);
    map.put("ships_to", served.stream().map(this::asMap).toList());
    map.put("near_misses", misses.stream().map(CandidateStory::asMap).toList());
    return map;
  }

  private Map<String, Object> asMap(Served one) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", one.id());
    map.put("rank", one.rank());
    map.put("distance", one.distance());
    map.put("density", one.density());
    map.put("mass", one.mass());
    map.put("share", one.share());
    if (ranks.containsKey(one.id())) {
      map.put("picked_rank", ranks.get(one.id()));
    }
    return map;
  }
}

package io.tamis.cli;

import io.tamis.scan.VectorBlock;
import io.tamis.search.SearchConfig.Kind;

/**
 * Which search answers what, once it is known; never automatic.
 *
 * @param search for the queries' neighbors
 * @param density for the candidates' surroundings
 * @param reason one sentence, for the log and the metrics
 */
record SearchChoice(Kind search, Kind density, String reason) {

  static SearchChoice of(JobConfig config, VectorPool pool, VectorBlock queries) {
    return switch (config.search().kind()) {
      case EXACT -> both(Kind.EXACT, "search.kind is exact");
      case HNSW -> both(Kind.HNSW, "search.kind is hnsw");
      case AUTO ->
          pool.index().isEmpty()
              ? both(Kind.EXACT, "there is no index")
              : both(Kind.EXACT, "undecided " + queries.size());
    };
  }

  private static SearchChoice both(Kind kind, String reason) {
    return new SearchChoice(kind, kind, reason);
  }
}

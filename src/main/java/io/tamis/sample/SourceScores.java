package io.tamis.sample;

import io.tamis.config.Require;
import io.tamis.sample.ScoreCounts.Spread;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the scores of a pool lie, by source. Parts may be added in any order. */
public final class SourceScores implements Serializable {
  private static final long serialVersionUID = 1;

  /** 32 bins from a power of two to the next. */
  private static final int BITS = 5;

  /** Sources that are counted, some 10 KB each. */
  private static final int MOST_SOURCES = 2_000;

  private final TreeMap<String, ScoreCounts> bySource = new TreeMap<>();

  /**
   * @param source the empty name where a row says none
   * @throws IllegalArgumentException if there are too many sources
   */
  public void add(String source, double score) {
    ScoreCounts counts = bySource.get(source);
    if (counts == null) {
      counts = new ScoreCounts(BITS);
      bySource.put(source, counts);
      requireFewSources();
    }
    counts.add(score);
  }

  public SourceScores plus(SourceScores other) {
    other.bySource.forEach((source, counts) -> bySource.merge(source, counts, ScoreCounts::plus));
    requireFewSources();
    return this;
  }

  private void requireFewSources() {
    Require.that(
        bySource.size() <= MOST_SOURCES,
        "candidates.source must name a column of at most "
            + MOST_SOURCES
            + " values where scores are counted by source, but it has more");
  }

  /** All of them together. */
  public ScoreCounts all() {
    ScoreCounts all = new ScoreCounts(BITS);
    bySource.values().forEach(all::plus);
    return all;
  }

  /** How the scores of each source lie. */
  public SortedMap<String, Spread> spreads() {
    TreeMap<String, Spread> spreads = new TreeMap<>();
    bySource.forEach((source, counts) -> spreads.put(source, counts.spread()));
    return spreads;
  }
}

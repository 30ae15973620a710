package io.tamis.learnability;

import io.tamis.config.Require;
import io.tamis.sample.ScoreCounts;
import io.tamis.sample.ScoreCounts.Spread;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one pass over the losses counts: scores by source, scores by length, and rows without a
 * score by their problem. Parts may be added in any order.
 */
public final class PoolScores implements Serializable {
  private static final long serialVersionUID = 1;

  /** 256 bins from a power of two to the next: a cut leaves few rows in its own bin. */
  static final int BITS = 8;

  /** 32 and 16 of them, for the correlation with length. */
  private static final int JOINT_BITS = 5;

  private static final int LENGTH_BITS = 4;

  /** Sources that are counted, some 40 KB each. */
  private static final int MOST_SOURCES = 2_000;

  private final TreeMap<String, ScoreCounts> bySource = new TreeMap<>();
  private final TreeMap<Integer, ScoreCounts> byLength = new TreeMap<>();
  private final TreeMap<Integer, ScoreCounts> rawByLength = new TreeMap<>();
  private final TreeMap<String, Long> problems = new TreeMap<>();

  /**
   * A row with a score.
   *
   * @param tokens below zero where the length is not known
   * @param raw what training took away of the loss
   */
  void add(String source, long tokens, double score, double raw) {
    bySource.computeIfAbsent(source, key -> new ScoreCounts(BITS)).add(score);
    requireFewSources();
    if (tokens >= 0) {
      int length = ScoreCounts.bin((double) tokens, LENGTH_BITS);
      byLength.computeIfAbsent(length, key -> new ScoreCounts(JOINT_BITS)).add(score);
      rawByLength.computeIfAbsent(length, key -> new ScoreCounts(JOINT_BITS)).add(raw);
    }
  }

  /** A row without one. */
  void reject(String problem) {
    problems.merge(problem, 1L, Long::sum);
  }

  PoolScores plus(PoolScores other) {
    other.bySource.forEach((source, counts) -> bySource.merge(source, counts, ScoreCounts::plus));
    requireFewSources();
    other.byLength.forEach((length, counts) -> byLength.merge(length, counts, ScoreCounts::plus));
    other.rawByLength.forEach(
        (length, counts) -> rawByLength.merge(length, counts, ScoreCounts::plus));
    other.problems.forEach((problem, count) -> problems.merge(problem, count, Long::sum));
    return this;
  }

  private void requireFewSources() {
    Require.that(
        bySource.size() <= MOST_SOURCES,
        "candidates.source must name a column of at most "
            + MOST_SOURCES
            + " values where method is learnability, but it has more");
  }

  /** Rows without a score. */
  public long rejected() {
    return problems.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Rows that have a score. */
  public long size() {
    return bySource.values().stream().mapToLong(ScoreCounts::total).sum();
  }

  /** Rows without a score, by the problem. */
  public SortedMap<String, Long> problems() {
    return problems;
  }

  /** Counts by source, the empty name where a row says none. */
  SortedMap<String, ScoreCounts> bySource() {
    return bySource;
  }

  /** All scores together. */
  ScoreCounts all() {
    ScoreCounts all = new ScoreCounts(BITS);
    bySource.values().forEach(all::plus);
    return all;
  }

  /** Spearman's correlation of score and length; NaN where no lengths are known. */
  public double lengthCorrelation() {
    return byLength.isEmpty() ? Double.NaN : RankCorrelation.of(byLength);
  }

  /** The same of raw scores, to compare with: they mostly sort by length. */
  public double rawLengthCorrelation() {
    return rawByLength.isEmpty() ? Double.NaN : RankCorrelation.of(rawByLength);
  }

  /** Of each source: how many, and the first decile, the median and the last decile. */
  public SortedMap<String, Spread> spreadBySource() {
    TreeMap<String, Spread> spreads = new TreeMap<>();
    bySource.forEach((source, counts) -> spreads.put(source, counts.spread()));
    return spreads;
  }

  /** The same by length in tokens, of lengths that are some percent alike. */
  public SortedMap<Double, Spread> spreadByLength() {
    TreeMap<Double, Spread> spreads = new TreeMap<>();
    byLength.forEach(
        (bin, counts) -> spreads.put(ScoreCounts.least(bin, LENGTH_BITS), counts.spread()));
    return spreads;
  }

  /** Takes numbers that lie close together, and how many they are. */
  @FunctionalInterface
  public interface Visitor {
    void scores(double middle, long count);
  }

  /** Visits all scores, those of one bin together, the lowest first. */
  public void forEach(Visitor visitor) {
    ScoreCounts all = all();
    all.forEach((bin, count) -> visitor.scores(all.middle(bin), count));
  }
}

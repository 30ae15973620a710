package io.tamis.learnability;

import io.tamis.config.Require;
import io.tamis.sample.Quotas;
import io.tamis.sample.ScoreCounts;
import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which rows can be among the best: of each source, those in a bin or above. Found from counts
 * alone: going down the bins, until as many rows are passed as the budget takes, where a source
 * counts no less than its floor and no more than its cap.
 */
final class Cut implements Serializable {
  private static final long serialVersionUID = 1;

  private final TreeMap<String, Integer> lowest = new TreeMap<>();
  private final long rows;

  /**
   * @param counts of each source
   * @param budget picks in all, at most the rows that have a score
   * @throws IllegalArgumentException if the quotas cannot be met, or name a source that is not
   *     there
   */
  Cut(SortedMap<String, ScoreCounts> counts, Quotas quotas, long budget) {
    check(counts, quotas, budget);
    TreeMap<Integer, TreeMap<String, Long>> byBin = new TreeMap<>();
    counts.forEach(
        (source, scores) ->
            scores.forEach(
                (bin, count) ->
                    byBin.computeIfAbsent(bin, key -> new TreeMap<>()).put(source, count)));
    TreeMap<String, Long> passed = new TreeMap<>();
    TreeMap<String, Long> taken = new TreeMap<>();
    counts.forEach((source, scores) -> taken.put(source, quotas.floor(source, scores.total())));
    long all = taken.values().stream().mapToLong(Long::longValue).sum();
    for (Map.Entry<Integer, TreeMap<String, Long>> bin : byBin.descendingMap().entrySet()) {
      if (all >= budget) {
        break;
      }
      for (Map.Entry<String, Long> of : bin.getValue().entrySet()) {
        long now = passed.merge(of.getKey(), of.getValue(), Long::sum);
        long cap = quotas.cap(of.getKey(), counts.get(of.getKey()).total());
        long before = taken.get(of.getKey());
        long after = Math.max(before, Math.min(cap, now));
        taken.put(of.getKey(), after);
        all += after - before;
      }
    }
    taken.forEach((source, most) -> lower(source, counts.get(source), most));
    this.rows =
        lowest.entrySet().stream()
            .mapToLong(source -> counts.get(source.getKey()).atOrAbove(source.getValue()))
            .sum();
  }

  /** How many rows can be among the best. */
  long rows() {
    return rows;
  }

  /** No row below it can be among the best. */
  double lowestScore() {
    return lowest.values().stream()
        .mapToDouble(bin -> ScoreCounts.least(bin, PoolScores.BITS))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  boolean reaches(String source, double score) {
    Integer bin = lowest.get(source);
    return bin != null && ScoreCounts.bin(score, PoolScores.BITS) >= bin;
  }

  /** The highest bin from which on the source has as many rows as it may give. */
  private void lower(String source, ScoreCounts counts, long most) {
    if (most == 0) {
      return;
    }
    long[] above = {counts.total()};
    counts.forEach(
        (bin, count) -> {
          if (above[0] >= most) {
            lowest.put(source, bin);
          }
          above[0] -= count;
        });
  }

  private static void check(SortedMap<String, ScoreCounts> counts, Quotas quotas, long budget) {
    for (String source : quotas.named()) {
      Require.that(
          counts.containsKey(source),
          "sample.floors and sample.caps must name sources of the candidates, but name "
              + source
              + "; there are "
              + String.join(", ", new TreeSet<>(counts.keySet())));
    }
    long least = 0;
    long most = 0;
    for (Map.Entry<String, ScoreCounts> source : counts.entrySet()) {
      least += quotas.floor(source.getKey(), source.getValue().total());
      most += quotas.cap(source.getKey(), source.getValue().total());
    }
    Require.that(
        least <= budget,
        "sample.count, or what sample.fraction asks for, must hold the floors of all sources, "
            + least
            + ", but is "
            + budget);
    Require.that(
        budget <= most,
        "sample.count, or what sample.fraction asks for, must be at most what the caps of all sources let through, "
            + most
            + ", but is "
            + budget);
  }
}

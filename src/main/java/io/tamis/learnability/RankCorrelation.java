package io.tamis.learnability;

import io.tamis.sample.ScoreCounts;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spearman's rank correlation of two quantities from joint counts of their bins: the correlation of
 * their ranks, those of a bin being its mean rank. Binning costs it less than 0.001 where bins are
 * some percent wide. Time O(bins).
 */
final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * @param joint counts of the second quantity, by the bin of the first
   * @return in [-1, 1]; NaN if either quantity is the same throughout
   */
  static double of(SortedMap<Integer, ScoreCounts> joint) {
    TreeMap<Integer, Long> second = new TreeMap<>();
    TreeMap<Integer, Long> first = new TreeMap<>();
    joint.forEach(
        (bin, counts) -> {
          first.put(bin, counts.total());
          counts.forEach((other, count) -> second.merge(other, count, Long::sum));
        });
    SortedMap<Integer, Double> firstRanks = centered(first);
    SortedMap<Integer, Double> secondRanks = centered(second);
    double[] sums = new double[1];
    joint.forEach(
        (bin, counts) ->
            counts.forEach(
                (other, count) -> sums[0] += count * firstRanks.get(bin) * secondRanks.get(other)));
    return sums[0] / Math.sqrt(squares(first, firstRanks) * squares(second, secondRanks));
  }

  /** Mean rank of each bin, less the mean of all ranks. */
  private static SortedMap<Integer, Double> centered(SortedMap<Integer, Long> counts) {
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    TreeMap<Integer, Double> ranks = new TreeMap<>();
    long before = 0;
    for (var bin : counts.entrySet()) {
      ranks.put(bin.getKey(), before + bin.getValue() / 2.0 - total / 2.0);
      before += bin.getValue();
    }
    return ranks;
  }

  private static double squares(SortedMap<Integer, Long> counts, SortedMap<Integer, Double> ranks) {
    return counts.entrySet().stream()
        .mapToDouble(bin -> bin.getValue() * ranks.get(bin.getKey()) * ranks.get(bin.getKey()))
        .sum();
  }
}

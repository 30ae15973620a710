package io.tamis.baselines;

import io.tamis.config.Ids;
import io.tamis.sample.CounterRandom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Candidates in an order by chance: each draws a lot that depends on the seed, on what it is for,
 * and on its id alone.
 *
 * <p>Sources take part alike: first come those with the least lot of each source, then those with
 * the second, and so on, in the order of lots each time. So of any prefix every source has the same
 * share, to one, but for those that have no more; what they lack goes to the others. With one
 * source it is a plain shuffle. Time O(n log n).
 *
 * @param purpose what the lots are for: others have other lots
 * @param seed any
 */
record Lots(String purpose, long seed) implements Serializable {
  /** By so many standard deviations a bound on lots is above what is expected to do. */
  private static final int DEVIATIONS = 6;

  private static final int SLACK = 20;

  /** A candidate with its lot, in (0, 1). */
  record Lot(String id, String source, double value) implements Serializable {}

  private static final Comparator<Lot> ORDER =
      Comparator.comparingDouble(Lot::value).thenComparing(Lot::id, Ids.ORDER);

  Lot draw(String id, String source) {
    return new Lot(id, source, new CounterRandom(seed).uniform("\u0000" + purpose + " " + id));
  }

  /**
   * How many of a source are drawn at the most for a budget: the least n for which min(n, size),
   * over all sources, is no less.
   */
  static long level(Collection<Long> sizes, long budget) {
    long low = 0;
    long high = budget;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (sizes.stream().mapToLong(size -> Math.min(size, middle)).sum() >= budget) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** A value below which so many of a source's lots lie, but for a chance of 1 in 10⁹. */
  static double bound(long wanted, long size) {
    return (wanted + DEVIATIONS * Math.sqrt((double) wanted) + SLACK) / size;
  }

  /**
   * @param lots of every source the least, at least as many as are wanted
   */
  static Ranking rank(List<Lot> lots, int budget) {
    record Layered(long layer, Lot lot) {}
    Map<String, Long> seen = new HashMap<>();
    List<Layered> layered = new ArrayList<>();
    for (Lot lot : lots.stream().sorted(ORDER).toList()) {
      layered.add(new Layered(seen.merge(lot.source, 1L, Long::sum), lot));
    }
    layered.sort(Comparator.comparingLong(Layered::layer)); // stable: by lot in each
    List<Lot> picks = layered.stream().limit(budget).map(Layered::lot).toList();
    int[] settledAt = new int[picks.size()];
    Arrays.setAll(settledAt, n -> n + 1); // nothing is as good as another: no ties
    return new Ranking(
        picks.stream().map(Lot::id).toArray(String[]::new),
        picks.stream().mapToDouble(Lot::value).toArray(),
        settledAt);
  }
}

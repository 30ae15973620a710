package io.tamis.sample;

import io.tamis.config.Require;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Draws from masses.
 *
 * <p>systematic: candidates in an order by chance, each an interval as long as budget x mass; the
 * points u, u + 1, u + 2, ... with one u in [0, 1) are counted in each, so every count is its
 * expectation rounded up or down. distinct: the smallest of -ln(u_j) / mass_j (Efraimidis and
 * Spirakis, 2006), which draws one after the other in proportion to mass. Time O(n log n).
 *
 * @param draw other than none
 */
public record Sampler(Draw draw, long seed) {

  /**
   * @param ids shape [n], in the order of ids
   * @param masses shape [n], all positive, summing to 1
   * @param budget how many to draw, at least 1; of no meaning where all are
   * @throws IllegalArgumentException if the budget exceeds the support, for draws that give each
   *     candidate a share of it
   */
  public Selection select(String[] ids, double[] masses, int budget) {
    Require.that(
        draw.exceedsSupport() || budget <= ids.length,
        "sample.count, or what sample.fraction asks for, must be at most the number of candidates"
            + " with mass, "
            + ids.length
            + ", but is "
            + budget
            + "; a smaller transport.alpha, or transport.alpha: auto, spreads the mass over more");
    CounterRandom random = new CounterRandom(seed);
    int[] counts =
        switch (draw) {
          case SYSTEMATIC -> systematic(ids, masses, budget, random);
          case MULTINOMIAL -> multinomial(masses, budget, random);
          case DISTINCT -> smallest(budget, waitingTimes(ids, masses, random));
          case TOP -> smallest(budget, Arrays.stream(masses).map(mass -> -mass).toArray());
          case ALL -> IntStream.range(0, ids.length).map(j -> 1).toArray();
          case NONE -> throw new IllegalStateException("nothing is drawn");
        };
    double tied = draw == Draw.TOP ? tieShare(masses, budget) : 0;
    return Selection.of(ids, masses, counts, tied);
  }

  private static int[] systematic(String[] ids, double[] masses, int budget, CounterRandom random) {
    double[] luck = Arrays.stream(ids).mapToDouble(random::uniform).toArray();
    double offset = random.uniform("\u0000offset");
    int[] counts = new int[ids.length];
    double mass = 0;
    int drawn = 0;
    int[] order = ascending(luck);
    for (int at = 0; at < order.length; at++) {
      mass += masses[order[at]];
      double end = at == order.length - 1 ? budget : Math.min(budget, mass * budget);
      int points = (int) Math.max(drawn, Math.ceil(end - offset)); // points below the end
      counts[order[at]] = points - drawn;
      drawn = points;
    }
    return counts;
  }

  private static int[] multinomial(double[] masses, int budget, CounterRandom random) {
    double[] cumulative = masses.clone();
    for (int j = 1; j < cumulative.length; j++) {
      cumulative[j] += cumulative[j - 1]; // in order: a parallel sum differs with the cores
    }
    int[] counts = new int[masses.length];
    for (int n = 0; n < budget; n++) {
      double u = random.uniform("\u0000draw " + n) * cumulative[masses.length - 1];
      int at = Arrays.binarySearch(cumulative, u);
      counts[Math.min(masses.length - 1, at >= 0 ? at + 1 : -at - 1)]++;
    }
    return counts;
  }

  private static double[] waitingTimes(String[] ids, double[] masses, CounterRandom random) {
    double[] times = new double[ids.length];
    Arrays.setAll(times, j -> -StrictMath.log(random.uniform(ids[j])) / masses[j]);
    return times;
  }

  /** One each for the {@code budget} smallest keys, ties by position. */
  private static int[] smallest(int budget, double[] keys) {
    int[] counts = new int[keys.length];
    int[] order = ascending(keys);
    for (int at = 0; at < budget; at++) {
      counts[order[at]] = 1;
    }
    return counts;
  }

  private static int[] ascending(double[] keys) {
    return IntStream.range(0, keys.length)
        .boxed() // once per run, over the support
        .sorted(Comparator.comparingDouble((Integer j) -> keys[j]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Share of the picks whose mass is that of the best one left out. */
  private static double tieShare(double[] masses, int budget) {
    if (budget == masses.length) {
      return 0;
    }
    double[] sorted = Arrays.stream(masses).sorted().toArray();
    double best = sorted[masses.length - budget - 1];
    long tied =
        Arrays.stream(sorted, masses.length - budget, masses.length)
            .filter(mass -> mass == best)
            .count();
    return (double) tied / budget;
  }
}

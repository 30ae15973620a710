package io.tamis.baselines;

import io.tamis.config.Require;
import io.tamis.search.Neighborhoods;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Every query spreads its mass evenly over the same number of nearest candidates.
 *
 * <p>K starts at 1 and grows while K &lt; L = min(5000, N) and (alpha / C) sum over i and k ≤ K of
 * (d(i, K+1) - d(i, k)) &lt; (1 - alpha) M; then p(j) = #{i : j among the first K of i} / (K M).
 * Candidates go by p, the largest first. Algorithm 1 of Liu, Karbasi and Rekatsinas, "TSDS: Data
 * Selection for Task-Specific Model Finetuning", NeurIPS 2024, ranked as in the study on targeted
 * instruction selection. p takes a handful of values, so ties decide much; the mean distance to the
 * queries that count a candidate may break them. Time O(M K).
 *
 * @param alpha weight of alignment against diversity, in [0, 1]
 * @param distanceScale C, in the units of distances
 * @param ties which of candidates with the same p, or equally near, goes first
 */
public record KnnUniform(double alpha, double distanceScale, TieBreak ties) implements ListRule {
  /** L, the most neighbors that count. */
  public static final int MOST_NEIGHBORS = 5000;

  /** Where K is not known, as it is not before the lists are. */
  private static final int FIRST_DEPTH = 512;

  public KnnUniform {
    Require.between("transport.alpha", 0, 1, alpha);
    Require.positive("transport.distance-scale", distanceScale);
  }

  @Override
  public int firstDepth(int budget, int queries, long poolSize) {
    return (int) Math.min(poolSize, FIRST_DEPTH);
  }

  /** Ranks all that have mass, whatever the budget. */
  @Override
  public Outcome rank(Neighborhoods neighborhoods, int budget) {
    CandidateLists lists = CandidateLists.of(neighborhoods, ties);
    int most = (int) Math.min(MOST_NEIGHBORS, lists.poolSize());
    int shortest =
        Arrays.stream(lists.candidates()).mapToInt(list -> list.length).min().orElseThrow();
    int k = neighbors(lists, Math.min(shortest, most));
    return k == shortest && k < most
        ? new Dry(
            IntStream.range(0, lists.queries())
                .filter(i -> lists.candidates()[i].length <= 2 * shortest && !lists.isComplete(i))
                .toArray())
        : new Ranked(ranking(lists, k, ties));
  }

  /** K as far as the first {@code depth} of each list tell; that itself if they tell too little. */
  private int neighbors(CandidateLists lists, int depth) {
    double[] sums = new double[lists.queries()];
    for (int k = 1; k < depth; k++) {
      double total = 0;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += lists.distances()[i][k - 1];
        total += k * lists.distances()[i][k] - sums[i];
      }
      if (alpha / distanceScale * total >= (1 - alpha) * sums.length) {
        return k;
      }
    }
    return depth;
  }

  /** Every query's first k, those of most queries first. */
  static Ranking ranking(CandidateLists lists, int k, TieBreak ties) {
    int[] counts = new int[lists.union()];
    double[] far = new double[counts.length];
    for (int i = 0; i < lists.queries(); i++) {
      for (int at = 0; at < k; at++) {
        counts[lists.candidates()[i][at]]++;
        far[lists.candidates()[i][at]] += lists.distances()[i][at];
      }
    }
    double[] second = new double[counts.length]; // what goes before places among equals
    if (ties.by() == TieBreak.By.DISTANCE) {
      Arrays.setAll(second, j -> far[j] / counts[j]);
    }
    int[] order =
        IntStream.range(0, counts.length)
            .filter(j -> counts[j] > 0)
            .boxed() // once a run, over the support
            .sorted(
                Comparator.comparingInt((Integer j) -> -counts[j])
                    .thenComparingDouble(j -> second[j])
                    .thenComparingInt(j -> lists.places()[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    double all = (double) k * lists.queries();
    return Ranking.of(
        Arrays.stream(order).mapToObj(lists::id).toArray(String[]::new),
        Arrays.stream(order).mapToDouble(j -> counts[j] / all).toArray(),
        n -> counts[order[n]] == counts[order[n + 1]] && second[order[n]] == second[order[n + 1]],
        order.length);
  }
}

package io.tamis.baselines;

import io.tamis.config.Require;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Candidates in the order in which a rule takes them: every budget is a prefix. Owns its arrays.
 *
 * @param ids shape [n], each once
 * @param scores shape [n], what the rule went by: a distance, a mass, or another figure
 * @param settledAt shape [n], for each the shortest prefix, counted from its own place, that leaves
 *     out none of the candidates which the rule found as good; {@link #NEVER} where they go on
 *     beyond the last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record Ranking(String[] ids, double[] scores, int[] settledAt) {
  /** Of a candidate that tied with one which is not ranked. */
  public static final int NEVER = Integer.MAX_VALUE;

  /**
   * Candidates by rank, where those with the same score tie.
   *
   * @param ids shape [n], n above {@code size} if there are more: the next tells whether the last
   *     one tied
   * @param scores shape [n]
   * @param size how many are kept
   */
  public static Ranking byScore(String[] ids, double[] scores, int size) {
    return of(ids, scores, n -> scores[n] == scores[n + 1], size);
  }

  /**
   * As {@link #byScore}, with another rule for what ties.
   *
   * @param tiesWithNext whether the candidate of this place and the next are equally good; asked
   *     for places below n - 1
   */
  public static Ranking of(String[] ids, double[] scores, IntPredicate tiesWithNext, int size) {
    int kept = Math.min(size, ids.length);
    int[] settledAt = new int[kept];
    int end = ids.length;
    for (int n = ids.length - 1; n >= 0; n--) {
      if (n < ids.length - 1 && !tiesWithNext.test(n)) {
        end = n + 1;
      }
      if (n < kept) {
        settledAt[n] = end <= kept ? end : NEVER;
      }
    }
    return new Ranking(Arrays.copyOf(ids, kept), Arrays.copyOf(scores, kept), settledAt);
  }

  public int size() {
    return ids.length;
  }

  /** The first ids. */
  public String[] first(int prefix) {
    requireRanked(prefix);
    return Arrays.copyOf(ids, prefix);
  }

  /**
   * Share of the first picks that the order of ties decided: a candidate as good as they are is not
   * among them.
   *
   * @param prefix at least 1
   */
  public double tieShare(int prefix) {
    requireRanked(prefix);
    return (double) Arrays.stream(settledAt, 0, prefix).filter(at -> at > prefix).count() / prefix;
  }

  private void requireRanked(int prefix) {
    Require.that(
        prefix >= 1 && prefix <= ids.length,
        "the budget must be at most the number of ranked candidates, "
            + ids.length
            + ", but is "
            + prefix);
  }
}

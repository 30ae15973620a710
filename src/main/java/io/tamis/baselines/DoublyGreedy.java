package io.tamis.baselines;

import io.tamis.search.Neighborhoods;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The candidates that are nearest to any query: greedy over candidates and over queries.
 *
 * <p>score(j) = min over i of d(i, j), which is max over i of S(i, j); the least B are taken. This
 * is also what the optimized path of RDS+ does. A list is long enough once it ends beyond the B-th
 * best score, and never needs more than B entries; one more tells whether the last pick tied. Time
 * O(U log U).
 *
 * @param ties which of equally near candidates goes first
 */
public record DoublyGreedy(TieBreak ties) implements ListRule {
  @Override
  public int firstDepth(int budget, int queries, long poolSize) {
    return ListRule.evenDepth(budget, queries, poolSize);
  }

  @Override
  public Outcome rank(Neighborhoods neighborhoods, int budget) {
    CandidateLists lists = CandidateLists.of(neighborhoods, ties);
    MergedList merged = MergedList.of(lists, IntStream.range(0, lists.queries()).toArray());
    int count = (int) Math.min(budget + 1L, lists.poolSize());
    if (merged.certain() < count) {
      return new Dry(merged.lacking(count));
    }
    String[] ids =
        Arrays.stream(merged.candidates(), 0, count).mapToObj(lists::id).toArray(String[]::new);
    return new Ranked(Ranking.byScore(ids, Arrays.copyOf(merged.distances(), count), budget));
  }
}

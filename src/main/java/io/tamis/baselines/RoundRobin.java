package io.tamis.baselines;

import io.tamis.search.Neighborhoods;
import java.util.stream.IntStream;

/**
 * Queries take turns, in the order of their ids; each takes its nearest candidate that none took.
 *
 * <p>pick_n = argmin over j not among pick_1 ... pick_(n-1) of d(i, j), with i = n mod M: the
 * greedy round robin of the study on targeted instruction selection. The score of a pick is its
 * distance to the query that took it. No query looks deeper than its rank B. Time O(B + M), plus
 * what the lists hold.
 *
 * @param ties which of equally near candidates goes first
 */
public record RoundRobin(TieBreak ties) implements ListRule {
  @Override
  public int firstDepth(int budget, int queries, long poolSize) {
    return ListRule.evenDepth(budget, queries, poolSize);
  }

  @Override
  public Outcome rank(Neighborhoods neighborhoods, int budget) {
    CandidateLists lists = CandidateLists.of(neighborhoods, ties);
    MergedList[] own =
        IntStream.range(0, lists.queries())
            .mapToObj(i -> MergedList.of(lists, i))
            .toArray(MergedList[]::new);
    return Turns.take(own, Turns.Collision.SKIPS, budget);
  }
}

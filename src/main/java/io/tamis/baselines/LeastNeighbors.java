package io.tamis.baselines;

import io.tamis.search.Neighborhoods;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@link KnnUniform} without alpha: K is the least at which the first K of all queries together are
 * as many candidates as the budget, at most L = min(5000, N). Time O(M K).
 *
 * @param ties which of candidates with the same p, or equally near, goes first
 */
public record LeastNeighbors(TieBreak ties) implements ListRule {

  @Override
  public int firstDepth(int budget, int queries, long poolSize) {
    int even = ListRule.evenDepth(budget, queries, poolSize);
    return Math.min(even, KnnUniform.MOST_NEIGHBORS);
  }

  /** Ranks the first K of all; fewer than the budget where L neighbors are not enough. */
  @Override
  public Outcome rank(Neighborhoods neighborhoods, int budget) {
    CandidateLists lists = CandidateLists.of(neighborhoods, ties);
    int most = (int) Math.min(KnnUniform.MOST_NEIGHBORS, lists.poolSize());
    int shortest =
        Arrays.stream(lists.candidates()).mapToInt(list -> list.length).min().orElseThrow();
    int depth = Math.min(shortest, most);
    boolean[] isListed = new boolean[lists.union()];
    int listed = 0;
    for (int k = 1; k <= depth; k++) {
      for (int[] list : lists.candidates()) {
        listed += isListed[list[k - 1]] ? 0 : 1;
        isListed[list[k - 1]] = true;
      }
      if (listed >= budget || k == most) {
        return new Ranked(KnnUniform.ranking(lists, k, ties));
      }
    }
    return new Dry(
        IntStream.range(0, lists.queries())
            .filter(i -> lists.candidates()[i].length <= 2 * shortest && !lists.isComplete(i))
            .toArray());
  }
}

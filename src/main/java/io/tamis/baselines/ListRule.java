package io.tamis.baselines;

import io.tamis.search.Neighborhoods;

/** A rule that ranks candidates by the queries' lists alone, however long those are. */
public sealed interface ListRule
    permits DoublyGreedy, KnnUniform, LeastNeighbors, RdsRoundRobin, RoundRobin {

  /** What a rule makes of lists. */
  sealed interface Outcome {}

  /** The lists told enough: longer ones would give the same. */
  record Ranked(Ranking ranking) implements Outcome {}

  /**
   * The lists told too little.
   *
   * @param queries numbers of those whose lists must be longer, one at least, none of them complete
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared by equals
  record Dry(int[] queries) implements Outcome {}

  /**
   * Neighbors of each query to begin with: most lists of this length will do.
   *
   * @param poolSize at least the budget
   */
  int firstDepth(int budget, int queries, long poolSize);

  /**
   * @param budget at least 1, at most the size of the pool
   * @return a ranking of at least as many candidates, or of all to which the rule gives a score
   */
  Outcome rank(Neighborhoods neighborhoods, int budget);

  /** Where each query gives its share of a budget, and some candidates are near several. */
  static int evenDepth(int budget, int queries, long poolSize) {
    long share = (budget + queries - 1L) / queries;
    return (int) Math.min(poolSize, 2 * share + 16);
  }
}

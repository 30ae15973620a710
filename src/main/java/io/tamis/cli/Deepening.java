package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.scan.VectorBlock;
import io.tamis.search.Neighborhoods;
import io.tamis.search.SearchStep;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Lists that turned out too short, made four times as long by a search for their queries alone. Of
 * lists that differ much in length the short ones go first: they may be all that is needed.
 *
 * @param queries whose lists they are, in the same order
 */
record Deepening(PoolSearch search, VectorBlock queries) {
  private static final int FACTOR = 4;

  /**
   * @param lists as they are
   * @param spent numbers of the queries that need more, one at least, none of whose lists is
   *     complete
   * @param who needs them, for the message
   * @param advice how to need less
   * @return with some of them longer
   * @throws IllegalArgumentException if they would not fit on the driver, or the search finds no
   *     more
   */
  Neighborhoods deeper(Neighborhoods lists, int[] spent, String who, String advice) {
    int shallowest = Arrays.stream(spent).map(i -> length(lists, i)).min().orElseThrow();
    int[] shallow = Arrays.stream(spent).filter(i -> length(lists, i) <= 2 * shallowest).toArray();
    long depth = Math.min(lists.poolSize(), (long) FACTOR * Math.max(1, shallowest));
    long pairs =
        IntStream.range(0, lists.queries()).mapToLong(i -> length(lists, i)).sum()
            + shallow.length * depth; // of the others, the next time
    refuseAbove(pairs, who, advice);
    Neighborhoods deeper = search.nearest((int) depth, queries.rows(shallow));
    for (int k = 0; k < shallow.length; k++) {
      Require.that(
          deeper.candidates()[k].length > length(lists, shallow[k]),
          "search.kind must be exact for "
              + who
              + ": of "
              + depth
              + " neighbors of query "
              + lists.queryIds()[shallow[k]]
              + " the index finds only "
              + deeper.candidates()[k].length);
    }
    return lists.with(shallow, deeper);
  }

  /** Refuses more pairs of a query and a neighbor than the driver takes. */
  static void refuseAbove(long pairs, String who, String advice) {
    Require.that(
        pairs <= SearchStep.LARGEST_NEIGHBORHOODS,
        who
            + " asks for "
            + pairs
            + " pairs of a query and a neighbor, more than the "
            + SearchStep.LARGEST_NEIGHBORHOODS
            + " that the driver takes; "
            + advice);
  }

  private static int length(Neighborhoods lists, int query) {
    return lists.candidates()[query].length;
  }
}

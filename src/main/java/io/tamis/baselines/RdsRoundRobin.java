package io.tamis.baselines;

import io.tamis.search.Neighborhoods;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The round robin of RDS+: on its turn a task pops the next of its list, and where another took it
 * before, the turn is lost.
 *
 * <p>A task's list holds candidates by max over its queries i of S(i, j), which is their least
 * distance to one of them. With one query a task it differs from {@link RoundRobin} in lost turns
 * alone. The score of a pick is its distance to the nearest query of the task that took it. Time
 * O(U log U + B).
 *
 * @param ties which of equally near candidates goes first
 * @param tasks shape [M], by query in the order of ids, the number of its task, from 0 on without
 *     gaps; tasks take turns in the order of their numbers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record RdsRoundRobin(TieBreak ties, int[] tasks) implements ListRule {

  /** Every query a task of its own. */
  public static RdsRoundRobin ofQueries(TieBreak ties, int queries) {
    return new RdsRoundRobin(ties, IntStream.range(0, queries).toArray());
  }

  @Override
  public int firstDepth(int budget, int queries, long poolSize) {
    return ListRule.evenDepth(budget, queries, poolSize);
  }

  @Override
  public Outcome rank(Neighborhoods neighborhoods, int budget) {
    CandidateLists lists = CandidateLists.of(neighborhoods, ties);
    int count = Arrays.stream(tasks).max().orElseThrow() + 1;
    MergedList[] own =
        IntStream.range(0, count)
            .mapToObj(
                task -> IntStream.range(0, tasks.length).filter(i -> tasks[i] == task).toArray())
            .map(queries -> MergedList.of(lists, queries))
            .toArray(MergedList[]::new);
    return Turns.take(own, Turns.Collision.LOSES_THE_TURN, budget);
  }
}

package io.tamis.baselines;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * Lists that take turns, each giving its next candidate, until a budget is spent.
 *
 * <p>A list is never read beyond its entry {@code budget}: when its turn comes, fewer are taken. A
 * pick tied if candidates at its distance followed in its list that were still there; it is settled
 * once all of them are taken. Where they reach up to entry budget + 1 one of them is left out, so
 * entries beyond that need not be known. Time O(budget + entries read), memory O(U).
 */
final class Turns {
  /** Entries to ask for beyond those that were read, where a list ran dry. */
  private static final int SLACK = 16;

  /** What a list does on its turn where its next candidate is taken already. */
  enum Collision {
    /** It gives the next one that is not. */
    SKIPS,
    /** It gives none, and has used up its turn. */
    LOSES_THE_TURN
  }

  private final MergedList[] lists;
  private final Collision collision;
  private final int budget;
  private final int[] next; // entry of each list
  private final int[] rank; // by candidate, from 1; 0 if it is not taken
  private final int[] picks; // candidates by rank
  private final int[] givers; // the lists that gave them
  private final int[] entries; // where in the lists
  private final TreeSet<Integer> dry = new TreeSet<>(); // queries
  private int spent;

  private Turns(MergedList[] lists, Collision collision, int budget) {
    this.lists = lists;
    this.collision = collision;
    this.budget = budget;
    this.next = new int[lists.length];
    this.rank = new int[lists[0].lists().union()];
    this.picks = new int[budget];
    this.givers = new int[budget];
    this.entries = new int[budget];
  }

  /**
   * @param lists in the order of their turns, one or more
   * @param budget at most the size of the pool
   */
  static ListRule.Outcome take(MergedList[] lists, Collision collision, int budget) {
    Turns turns = new Turns(lists, collision, budget);
    turns.run();
    turns.lookBeyondTies();
    return turns.dry.isEmpty()
        ? new ListRule.Ranked(turns.ranking())
        : new ListRule.Dry(turns.dry.stream().mapToInt(Integer::intValue).toArray());
  }

  /** A dry list's turns count as picks, so that of the others no more is asked than of old. */
  private void run() {
    while (spent < budget) {
      for (int at = 0; at < lists.length && spent < budget; at++) {
        turn(at);
      }
    }
  }

  private void turn(int at) {
    MergedList list = lists[at];
    while (next[at] < list.certain()) {
      int entry = next[at]++;
      int candidate = list.candidates()[entry];
      if (rank[candidate] == 0) {
        picks[spent] = candidate;
        givers[spent] = at;
        entries[spent] = entry;
        rank[candidate] = ++spent;
        return;
      }
      if (collision == Collision.LOSES_THE_TURN) {
        return;
      }
    }
    if (!list.isComplete()) { // of a complete list all were given, and it has no turns any more
      lacks(list, next[at] + 1);
      spent++;
    }
  }

  /** The list must have {@code count} certain entries, and soon some more. */
  private void lacks(MergedList list, int count) {
    Arrays.stream(list.lacking(Math.min(budget + 1, 2 * count + SLACK))).forEach(dry::add);
  }

  /** A list whose last pick is as far as its end may hide others that tied. */
  private void lookBeyondTies() {
    for (int at = 0; at < lists.length; at++) {
      MergedList list = lists[at];
      int last = next[at] - 1;
      if (last >= 0
          && !list.isComplete()
          && list.certain() <= budget
          && list.distances()[last] == list.distances()[list.certain() - 1]) {
        lacks(list, list.certain() + 1);
      }
    }
  }

  private Ranking ranking() {
    String[] ids = new String[budget];
    double[] scores = new double[budget];
    for (int n = 0; n < budget; n++) {
      ids[n] = lists[givers[n]].lists().id(picks[n]);
      scores[n] = lists[givers[n]].distances()[entries[n]];
    }
    return new Ranking(ids, scores, settledAt());
  }

  private int[] settledAt() {
    int[] settledAt = new int[budget];
    for (int at = 0; at < lists.length; at++) {
      MergedList list = lists[at];
      int end = next[at]; // of what was read, and of what is as far as the last of it
      while (end > 0
          && end < list.certain()
          && list.distances()[end] == list.distances()[end - 1]) {
        end++;
      }
      int latest = 0; // rank of the last taken of those that follow at the same distance
      for (int entry = end - 1; entry >= 0; entry--) {
        if (entry < end - 1 && list.distances()[entry] != list.distances()[entry + 1]) {
          latest = 0;
        }
        int taken = rank[list.candidates()[entry]];
        int own = taken == 0 ? Ranking.NEVER : taken;
        if (taken > 0 && givers[taken - 1] == at && entries[taken - 1] == entry) {
          settledAt[taken - 1] = Math.max(taken, latest);
        }
        latest = Math.max(latest, own);
      }
    }
    return settledAt;
  }
}

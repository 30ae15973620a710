package io.tamis.baselines;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/** The candidates of the highest scores that were seen, at most so many; ties in a given order. */
final class BestScores {
  private final int most;
  private final Comparator<Scored> order;
  private final PriorityQueue<Scored> worstFirst;

  /** A candidate with its score. */
  record Scored(String id, double score) implements Serializable {}

  /**
   * @param most at least 1
   */
  BestScores(int most, TieBreak ties) {
    this.most = most;
    this.order =
        Comparator.comparingDouble((Scored candidate) -> -candidate.score)
            .thenComparing(Scored::id, ties.order());
    this.worstFirst = new PriorityQueue<>(order.reversed());
  }

  void offer(Scored candidate) {
    if (worstFirst.size() < most) {
      worstFirst.add(candidate);
    } else if (order.compare(candidate, worstFirst.element()) < 0) {
      worstFirst.remove();
      worstFirst.add(candidate);
    }
  }

  void offerAll(Iterator<Scored> candidates) {
    candidates.forEachRemaining(this::offer);
  }

  /** The best first. */
  List<Scored> sorted() {
    return worstFirst.stream().sorted(order).toList();
  }

  /** The best, where one that was kept beyond {@code size} tells whether the last one tied. */
  Ranking ranking(int size) {
    List<Scored> sorted = sorted();
    return Ranking.byScore(
        sorted.stream().map(Scored::id).toArray(String[]::new),
        sorted.stream().mapToDouble(Scored::score).toArray(),
        size);
  }
}

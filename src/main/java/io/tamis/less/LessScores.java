package io.tamis.less;

import io.tamis.sample.BestRows;
import io.tamis.sample.ScoreCounts;
import java.io.Serializable;

/** What the pass gives: the best rows, and how all scores lie. Parts may be added in any order. */
final class LessScores implements Serializable {
  private static final long serialVersionUID = 1;

  /** 32 bins from a power of two to the next. */
  private static final int BITS = 5;

  private final BestRows best;
  private final ScoreCounts counts = new ScoreCounts(BITS);
  private final long[] bySubtask;

  /**
   * @param capacity rows that are kept
   */
  LessScores(int capacity, int subtasks) {
    this.best = new BestRows(capacity);
    this.bySubtask = new long[subtasks];
  }

  /** Adds rows by way of a scan. */
  LessScan scan(SubtaskVectors subtasks) {
    return new LessScan(
        subtasks,
        (rows, row, score, subtask) -> {
          if (best.takes(score)) {
            best.offer(rows.id(row), subtasks.names().get(subtask), score, subtask);
          }
          counts.add(score);
          bySubtask[subtask]++;
        });
  }

  LessScores plus(LessScores other) {
    best.plus(other.best);
    counts.plus(other.counts);
    for (int subtask = 0; subtask < bySubtask.length; subtask++) {
      bySubtask[subtask] += other.bySubtask[subtask];
    }
    return this;
  }

  /** Without room to grow, to be shipped. */
  LessScores trimmed() {
    best.trimmed();
    return this;
  }

  /** What is kept; empties it. */
  BestRows.Ranked drain() {
    return best.drain();
  }

  ScoreCounts counts() {
    return counts;
  }

  /** For how many rows each subtask gave the score. */
  long[] bySubtask() {
    return bySubtask;
  }
}

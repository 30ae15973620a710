package io.tamis.learnability;

import io.tamis.sample.ScoreCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a ranking is cut into files of some 500,000 rows, the best first: at the edges of bins, so
 * that the scores alone decide.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record RankedFiles(int[] edges, long[] before) implements Serializable {
  private static final long ROWS = 500_000;
  private static final long MOST_FILES = 256;

  static RankedFiles of(ScoreCounts scores) {
    long total = scores.total();
    long rows = Math.max(ROWS, total / MOST_FILES);
    List<Integer> edges = new ArrayList<>(); // lowest bin of each file, ascending
    List<Long> below = new ArrayList<>(); // rows below it
    long[] passed = {0};
    scores.forEach(
        (bin, count) -> {
          if (edges.isEmpty() || passed[0] - below.getLast() >= rows) {
            edges.add(bin);
            below.add(passed[0]);
          }
          passed[0] += count;
        });
    long[] before = new long[edges.size()];
    for (int n = 0; n < before.length; n++) {
      int file = before.length - 1 - n;
      before[file] = n + 1 < before.length ? total - below.get(n + 1) : 0;
    }
    return new RankedFiles(edges.stream().mapToInt(Integer::intValue).toArray(), before);
  }

  int count() {
    return edges.length;
  }

  /** Number of the file that holds a score, 0 for the best. */
  int file(double score) {
    int at = Arrays.binarySearch(edges, ScoreCounts.bin(score, PoolScores.BITS));
    return edges.length - 1 - (at >= 0 ? at : -at - 2);
  }
}

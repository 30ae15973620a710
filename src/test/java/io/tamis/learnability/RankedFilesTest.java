package io.tamis.learnability;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.sample.ScoreCounts;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankedFilesTest {
  @Test
  void filesOfARankingHoldTheRowsThatTheySay() {
    Random random = new Random(2);
    ScoreCounts counts = new ScoreCounts(8);
    double[] scores = random.doubles(1_300_000).map(u -> 1 - 2 * u * u).toArray();
    for (double score : scores) {
      counts.add(score);
    }
    RankedFiles files = RankedFiles.of(counts);
    long[] rows = new long[files.count()];
    for (double score : scores) {
      rows[files.file(score)]++;
    }
    assertThat(files.count()).isBetween(2, 3);
    long before = 0;
    for (int file = 0; file < rows.length; file++) {
      assertThat(files.before()[file]).isEqualTo(before);
      before += rows[file];
    }
    assertThat(files.file(1)).isZero();
  }
}

package io.tamis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreCountsTest {
  private static final double[] SCORES = scores();

  /** Of many sizes, both signs, some equal, and the odd ones. */
  private static double[] scores() {
    Random random = new Random(1);
    double[] scores = new double[5_000];
    Arrays.setAll(scores, n -> (random.nextDouble() - 0.7) * Math.pow(10, random.nextInt(7) - 3));
    double[] odd = {0.0, -0.0, 1, 1, -1e300, Double.MIN_VALUE, -Double.MIN_VALUE, 1 - 1e-16};
    System.arraycopy(odd, 0, scores, 0, odd.length);
    return scores;
  }

  private static ScoreCounts counted(double[] scores) {
    ScoreCounts counts = new ScoreCounts(8);
    for (double score : scores) {
      counts.add(score);
    }
    return counts;
  }

  @Test
  void binsKeepTheOrderOfNumbers() {
    double[] sorted = Arrays.stream(SCORES).sorted().toArray();
    for (int n = 1; n < sorted.length; n++) {
      assertThat(ScoreCounts.bin(sorted[n], 8))
          .as(sorted[n - 1] + " and " + sorted[n])
          .isGreaterThanOrEqualTo(ScoreCounts.bin(sorted[n - 1], 8));
    }
    assertThat(ScoreCounts.bin(0.0, 8)).isEqualTo(ScoreCounts.bin(-0.0, 8));
  }

  @Test
  void aBinBeginsWithItsLeastNumber() {
    for (double score : SCORES) {
      int bin = ScoreCounts.bin(score, 8);
      double least = ScoreCounts.least(bin, 8);
      assertThat(least).isLessThanOrEqualTo(score);
      assertThat(ScoreCounts.bin(least, 8)).isEqualTo(bin);
      assertThat(ScoreCounts.bin(Math.nextDown(least), 8)).isLessThan(bin);
    }
  }

  @Test
  void countsAreThoseOfOneLoop() {
    ScoreCounts counts = counted(SCORES);
    assertThat(counts.total()).isEqualTo(SCORES.length);
    for (double edge : new double[] {-5, -0.3, 0, 0.01, 0.2, 1}) {
      int bin = ScoreCounts.bin(edge, 8);
      double least = ScoreCounts.least(bin, 8);
      assertThat(counts.atOrAbove(bin))
          .isEqualTo(Arrays.stream(SCORES).filter(score -> score >= least).count());
    }
  }

  @Test
  void partsAddUpInAnyOrder() {
    ScoreCounts first = counted(Arrays.copyOfRange(SCORES, 0, 2_000));
    ScoreCounts second = counted(Arrays.copyOfRange(SCORES, 2_000, 5_000));
    assertThat(listed(second.plus(first))).isEqualTo(listed(counted(SCORES)));
  }

  private static List<List<Long>> listed(ScoreCounts counts) {
    List<List<Long>> all = new ArrayList<>();
    counts.forEach((bin, count) -> all.add(List.of((long) bin, count)));
    return all;
  }

  @Test
  void quantilesLieWithinABin() {
    double[] even = new double[1_001];
    Arrays.setAll(even, n -> 0.25 + 0.5 * n / 1_000);
    ScoreCounts counts = counted(even);
    assertThat(counts.quantile(0)).isCloseTo(0.25, within(0.001));
    assertThat(counts.quantile(0.5)).isCloseTo(0.5, within(0.002));
    assertThat(counts.quantile(1)).isCloseTo(0.75, within(0.003));
  }
}

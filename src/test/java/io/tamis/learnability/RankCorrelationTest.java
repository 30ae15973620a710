package io.tamis.learnability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  @Test
  void agreesWithRanksOfSingleRows() {
    for (double slope : new double[] {-0.5, 0, 0.02, 1}) {
      Random random = new Random(7);
      double[] lengths = new double[20_000];
      double[] scores = new double[lengths.length];
      PoolScores counts = new PoolScores();
      for (int n = 0; n < lengths.length; n++) {
        lengths[n] = 1 + (int) Math.exp(2 + 1.5 * random.nextGaussian());
        scores[n] = 0.4 + 0.2 * random.nextGaussian() + slope * Math.log(lengths[n]);
        counts.add("", (long) lengths[n], scores[n], lengths[n]);
      }
      assertThat(counts.lengthCorrelation())
          .as("slope " + slope)
          .isCloseTo(new SpearmansCorrelation().correlation(lengths, scores), within(0.001));
      assertThat(counts.rawLengthCorrelation()).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void seesScoresThatCrowdAtOne() {
    Random random = new Random(9);
    double[] lengths = new double[20_000];
    double[] scores = new double[lengths.length];
    PoolScores counts = new PoolScores();
    for (int n = 0; n < lengths.length; n++) {
      lengths[n] = 1 + random.nextInt(500);
      scores[n] = 1 - 0.01 * random.nextDouble() / Math.sqrt(lengths[n]);
      counts.add("", (long) lengths[n], scores[n], 0);
    }
    assertThat(counts.lengthCorrelation())
        .isCloseTo(new SpearmansCorrelation().correlation(lengths, scores), within(0.001));
    assertThat(counts.spreadBySource().get("").median()).isBetween(0.9985, 1.0);
  }

  @Test
  void sourcesBeyondTheLimitAreRefusedHoweverTheyAreSplit() {
    PoolScores first = new PoolScores();
    PoolScores second = new PoolScores();
    for (int n = 0; n < 1_001; n++) {
      first.add("a" + n, 5, 0.5, 1);
      second.add("b" + n, 5, 0.5, 1);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.plus(second))
        .withMessageContaining("candidates.source must name a column of at most 2000 values");
  }

  @Test
  void doesNotDependOnTheOrderOfParts() {
    Random random = new Random(3);
    PoolScores[] parts = {new PoolScores(), new PoolScores(), new PoolScores()};
    PoolScores[] again = {new PoolScores(), new PoolScores(), new PoolScores()};
    for (int n = 0; n < 3_000; n++) {
      double score = random.nextGaussian();
      parts[n % 3].add("a", n % 50, score, score);
      again[n % 3].add("a", n % 50, score, score);
    }
    double forward = parts[0].plus(parts[1]).plus(parts[2]).lengthCorrelation();
    assertThat(again[2].plus(again[1]).plus(again[0]).lengthCorrelation()).isEqualTo(forward);
  }

  @Test
  void isNoNumberWhereNothingVaries() {
    PoolScores counts = new PoolScores();
    counts.add("", 5, 0.5, 1);
    counts.add("", 5, 0.25, 1);
    assertThat(counts.lengthCorrelation()).isNaN();
    assertThat(new PoolScores().lengthCorrelation()).isNaN();
    assertThat(Arrays.asList(counts.spreadByLength().keySet().toArray())).containsExactly(5.0);
  }
}

package io.tamis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RecallTest {
  private static final int QUERIES = 64;
  private static final int DEPTH = 100;
  private static final int SAMPLES = 400;

  private static Recall of(double[] exact, double... found) {
    return Recall.of(new double[][] {exact}, new double[][] {found});
  }

  @Test
  void isTheShareOfAllNeighborsThatWereFound() {
    Recall recall =
        Recall.of(
            new double[][] {{1, 2, 3, 4}, {1, 2, 3}, {5}},
            new double[][] {{1, 2, 3, 7}, {2, 8, 9}, {5}});
    assertThat(recall.value()).isEqualTo(5 / 8.0);
    assertThat(recall.queries()).isEqualTo(3);
    assertThat(recall.low()).isLessThan(5 / 8.0);
    assertThat(recall.high()).isBetween(5 / 8.0, 1.0);
  }

  @Test
  void anyCandidateAtTheLastDistanceWillDo() {
    assertThat(of(new double[] {1, 2, 2}, 1, 2, 2).value()).isEqualTo(1);
    assertThat(of(new double[] {1, 2, 2}, 1, 2, 2, 2, 2).value()).isEqualTo(1);
    assertThat(of(new double[] {0, 0, 0}, 0, 0, 0).value()).isEqualTo(1);
  }

  @Test
  void candidatesAtTheLastDistanceMakeUpForNoneThatIsNearer() {
    assertThat(of(new double[] {1, 2, 2}, 2, 2, 2).value()).isEqualTo(2 / 3.0);
    assertThat(of(new double[] {1, 2, 3}, 3, 3, 3).value()).isEqualTo(1 / 3.0);
  }

  @Test
  void aListThatIsShorterLacksTheRest() {
    assertThat(of(new double[] {1, 2, 3}, 1, 3).value()).isEqualTo(2 / 3.0);
    Recall nothing = of(new double[] {1, 2, 3});
    assertThat(nothing.value()).isZero();
    assertThat(nothing.low()).isZero();
    assertThat(nothing.high()).isGreaterThan(0.5); // three misses say little
  }

  @Test
  void whereAllAreFoundTheTruthMayStillBeLess() {
    double[][] lists = new double[QUERIES][DEPTH];
    Recall all = Recall.of(lists, lists);
    assertThat(all.value()).isEqualTo(1);
    assertThat(all.high()).isEqualTo(1);
    assertThat(all.low()).isBetween(0.99, Math.nextDown(1.0));
    assertThat(of(new double[] {1, 2}, 1, 2).low()).isLessThan(all.low());
  }

  @Test
  void aSearchThatMissesNothingNeedsNoSample() {
    assertThat(Recall.exact()).isEqualTo(new Recall(0, 1, 1, 1));
  }

  /** Missed neighbors of a query, each alone with the probability that {@code chance} gives. */
  private static double coverage(double truth, DoubleUnaryOperator chance) {
    SplittableRandom random = new SplittableRandom(7);
    int covered = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      double[][] exact = new double[QUERIES][DEPTH];
      double[][] found = new double[QUERIES][DEPTH];
      for (int i = 0; i < QUERIES; i++) {
        double missed = chance.applyAsDouble(random.nextDouble());
        for (int k = 0; k < DEPTH; k++) {
          exact[i][k] = k;
          found[i][k] = random.nextDouble() < missed ? 2 * DEPTH : k;
        }
      }
      Recall recall = Recall.of(exact, found);
      assertThat(recall.value()).isBetween(recall.low(), recall.high());
      covered += truth >= recall.low() && truth <= recall.high() ? 1 : 0;
    }
    return (double) covered / SAMPLES;
  }

  @Test
  void theIntervalHoldsTheTruthWhereMissesAreAlone() {
    assertThat(coverage(0.99, u -> 0.01)).isBetween(0.9, 1.0);
    assertThat(coverage(0.8, u -> 0.2)).isBetween(0.9, 0.99);
  }

  @Test
  void theIntervalHoldsTheTruthWhereMissesComeInClusters() {
    assertThat(coverage(0.97, u -> u < 0.1 ? 0.3 : 0)).isGreaterThan(0.9);
    assertThat(coverage(0.95, u -> u < 0.2 ? 0.21 : 0.01)).isGreaterThan(0.9);
    assertThat(coverage(0.85, u -> 0.3 * u)).isGreaterThan(0.9);
  }

  @Test
  void clustersOfMissesWidenTheInterval() {
    double[][] exact = new double[QUERIES][DEPTH];
    double[][] alone = new double[QUERIES][DEPTH];
    double[][] clustered = new double[QUERIES][DEPTH];
    for (int i = 0; i < QUERIES; i++) {
      alone[i][i] = 1;
    }
    Arrays.fill(clustered[0], 0, QUERIES, 1);
    Recall even = Recall.of(exact, alone);
    Recall uneven = Recall.of(exact, clustered);
    assertThat(uneven.value()).isCloseTo(even.value(), within(1e-12));
    assertThat(uneven.high() - uneven.low()).isGreaterThan(3 * (even.high() - even.low()));
  }
}

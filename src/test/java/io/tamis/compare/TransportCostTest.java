package io.tamis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.scan.RandomVectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransportCostTest {
  @Test
  void agreesWithALinearProgram() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] counts = counts(random.nextInt(1, 9), random);
      double[][] distances = distances(counts.length, random.nextInt(1, 8), seed);
      double optimum = NaiveFigures.transportCost(distances, counts);
      TransportCost found = new ExactTransport(distances, counts).solve();
      assertThat(found.cost()).as("seed " + seed).isCloseTo(optimum, within(1e-6));
      assertThat(found.bound()).as("seed " + seed).isCloseTo(found.cost(), within(1e-12));
    }
  }

  /** The two values prove each other, whatever the size. */
  @Test
  void isItsOwnProofWhereNoProgramCanFollow() {
    SplittableRandom random = new SplittableRandom(5);
    for (int[] size : new int[][] {{700, 90}, {60, 300}, {1, 40}, {200, 1}}) {
      int[] counts = counts(size[0], random);
      TransportCost found =
          new ExactTransport(distances(size[0], size[1], size[0]), counts).solve();
      assertThat(found.bound()).isCloseTo(found.cost(), within(1e-11));
    }
  }

  /** Whole distances tie everywhere. */
  @Test
  void endsWhereAllIsTied() {
    SplittableRandom random = new SplittableRandom(6);
    for (int n = 0; n < 20; n++) {
      int[] counts = counts(12, random);
      double[][] distances = new double[12][7];
      for (double[] row : distances) {
        Arrays.setAll(row, i -> random.nextInt(3));
      }
      TransportCost found = new ExactTransport(distances, counts).solve();
      assertThat(found.cost())
          .isCloseTo(NaiveFigures.transportCost(distances, counts), within(1e-6));
      assertThat(found.bound()).isCloseTo(found.cost(), within(1e-12));
    }
  }

  @Test
  void picksThatAreTheQueriesCostNothing() {
    float[][] vectors = RandomVectors.gaussian(30, 4, 1);
    int[] counts = new int[30];
    Arrays.fill(counts, 1);
    double[][] distances = NaiveFigures.distances(vectors, vectors);
    assertThat(new ExactTransport(distances, counts).solve().cost()).isZero();
    assertThat(new EntropicTransport(distances, counts).solve().bound()).isLessThan(1e-9);
  }

  @Test
  void theBoundsHoldTheOptimumBetweenThem() {
    SplittableRandom random = new SplittableRandom(8);
    for (long seed = 0; seed < 8; seed++) {
      int[] counts = counts(random.nextInt(2, 300), random);
      double[][] distances = distances(counts.length, random.nextInt(2, 60), seed);
      double optimum = new ExactTransport(distances, counts).solve().cost();
      TransportCost bounded = new EntropicTransport(distances, counts).solve();
      assertThat(bounded.bound()).as("seed " + seed).isLessThanOrEqualTo(optimum + 1e-12);
      assertThat(bounded.cost()).as("seed " + seed).isGreaterThanOrEqualTo(optimum - 1e-12);
      assertThat(bounded.cost() - bounded.bound()).isLessThan(0.01 * optimum);
    }
  }

  @Test
  void allPicksInOnePlaceAreKept() {
    double[][] distances = new double[5][3];
    assertThat(new EntropicTransport(distances, new int[] {1, 1, 2, 1, 1}).solve())
        .isEqualTo(new TransportCost(0, 0));
    assertThat(new ExactTransport(distances, new int[] {1, 1, 2, 1, 1}).solve())
        .isEqualTo(new TransportCost(0, 0));
  }

  @Test
  void nothingHasNoCost() {
    assertThat(TransportCost.of(new double[0][], new int[0], 1).cost()).isNaN();
  }

  private static double[][] distances(int picks, int queries, long seed) {
    return NaiveFigures.distances(
        RandomVectors.gaussian(picks, 3, seed), RandomVectors.gaussian(queries, 3, seed + 1000));
  }

  private static int[] counts(int picks, SplittableRandom random) {
    int[] counts = new int[picks];
    Arrays.setAll(counts, j -> random.nextInt(1, 4));
    return counts;
  }
}

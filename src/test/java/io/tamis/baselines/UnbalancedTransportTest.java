package io.tamis.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.baselines.BestScores.Scored;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnbalancedTransportTest {
  /** What the passes of a job come to, over parts of a pool that take turns in its rows. */
  private record Passes(UnbalancedTransport transport, double[][] costs, int parts) {
    int queries() {
      return costs.length;
    }

    int pool() {
      return costs[0].length;
    }

    double[] kernels(int j) {
      return Arrays.stream(costs).mapToDouble(row -> transport.kernel(4 * row[j])).toArray();
    }

    RoundSums round(QueryScalings scalings) {
      RoundSums[] sums = new RoundSums[parts];
      Arrays.setAll(sums, part -> new RoundSums(queries()));
      for (int j = 0; j < pool(); j++) {
        sums[j % parts].add(scalings, kernels(j), 0);
      }
      return Arrays.stream(sums).reduce(RoundSums::plus).orElseThrow();
    }

    QueryScalings last() {
      QueryScalings scalings = QueryScalings.first(transport, pool(), queries());
      while (true) {
        RoundSums sums = round(scalings);
        if (scalings.isLast(sums)) {
          return scalings;
        }
        scalings = scalings.next(sums);
      }
    }

    double[] scores() {
      QueryScalings last = last();
      return IntStream.range(0, pool())
          .mapToDouble(
              j -> {
                double received = last.received(kernels(j), 0);
                return last.columnScaling(received) * received;
              })
          .toArray();
    }

    NaiveTransport naive() {
      return new NaiveTransport(
          costs, transport.epsilon(), transport.columnWeight(), transport.rounds());
    }
  }

  private static double[][] golden() {
    return Arrays.stream(MadeLists.golden())
        .map(row -> Arrays.stream(row).map(distance -> distance / 2).toArray())
        .toArray(double[][]::new);
  }

  private static double[][] costs(int queries, int pool, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] costs = new double[queries][pool];
    for (double[] row : costs) {
      Arrays.setAll(row, j -> random.nextDouble(0.2, 0.8));
    }
    return costs;
  }

  @Test
  void scoresOfTheGoldenExample() {
    Passes passes = new Passes(new UnbalancedTransport(0.01, 1e-4, 1000), golden(), 1);
    assertThat(passes.scores())
        .containsExactly(
            new double[] {
              .135568, .130554, .065860, .001366, .110265, .112788, .110265, .016496, .316839, 0
            },
            within(5e-7));
    BestScores best = new BestScores(10, TieBreak.byId());
    for (int j = 9; j >= 0; j--) {
      best.offer(new Scored("" + j, passes.scores()[j]));
    }
    Ranking ranking = best.ranking(10);
    assertThat(ranking.first(4)).containsExactly("8", "0", "1", "5");
    assertThat(Arrays.copyOfRange(ranking.ids(), 4, 6)).containsExactlyInAnyOrder("4", "6");
    assertThat(Arrays.copyOfRange(ranking.ids(), 6, 10)).containsExactly("2", "7", "3", "9");
  }

  /** Without the columns' marginal v is 1, and one round is all. */
  @Test
  void aFlatColumnScalingGivesTheMeanOfSoftmaxes() {
    Passes passes = new Passes(new UnbalancedTransport(0.01, 1e-300, 1000), golden(), 1);
    assertThat(passes.scores())
        .containsExactly(
            new double[] {
              .135806, .130733, .065501, .001307, .110257, .112805, .110257, .016038, .317296, 0
            },
            within(5e-7));
  }

  @Test
  void scoresAndRoundsAreThoseOfTheNaiveIteration() {
    for (long seed = 0; seed < 60; seed++) {
      double epsilon = new double[] {0.002, 0.01, 0.1}[(int) seed % 3];
      double columnWeight = new double[] {1e-4, 0.01, 1}[(int) (seed / 3) % 3];
      UnbalancedTransport transport = new UnbalancedTransport(epsilon, columnWeight, 100);
      Passes passes = new Passes(transport, costs(1 + (int) seed % 7, 40, seed), 3);
      NaiveTransport naive = passes.naive();
      assertThat(passes.last().round()).as("seed " + seed).isEqualTo(naive.rounds());
      double[] expected = naive.scores();
      double[] found = passes.scores();
      for (int j = 0; j < found.length; j++) {
        assertThat(found[j])
            .as("seed " + seed)
            .isBetween(expected[j] * (1 - 1e-9), expected[j] * (1 + 1e-9));
      }
    }
  }

  @Test
  void columnsAreNotScaledBeforeTheFirstRound() {
    Passes passes = new Passes(new UnbalancedTransport(0.01, 1, 1000), costs(5, 97, 1), 1);
    QueryScalings none = QueryScalings.first(passes.transport(), 97, 5);
    QueryScalings once = none.next(passes.round(none));
    QueryScalings twice = once.next(passes.round(once));
    double[] kernels = passes.kernels(3);
    assertThat(none.columnScaling(none.received(kernels, 0))).isOne();
    assertThat(once.columnScalingBefore(kernels, 0)).isOne();
    assertThat(twice.columnScalingBefore(kernels, 0))
        .isEqualTo(once.columnScaling(once.received(kernels, 0)))
        .isNotEqualTo(1);
  }

  @Test
  void noPartsOfThePoolShow() {
    UnbalancedTransport transport = new UnbalancedTransport(0.01, 1e-4, 1000);
    double[][] costs = costs(5, 97, 1);
    assertThat(new Passes(transport, costs, 1).scores())
        .containsExactly(new Passes(transport, costs, 7).scores());
  }

  @Test
  void roundsEndWhereTheyAreSpent() {
    double[][] costs = costs(5, 97, 1);
    Passes three = new Passes(new UnbalancedTransport(0.002, 1, 3), costs, 1);
    assertThat(three.last().round()).isEqualTo(3);
    assertThat(three.naive().rounds()).isEqualTo(3);
    assertThat(new Passes(new UnbalancedTransport(0.002, 1, 100), costs, 1).last().round())
        .isGreaterThan(3);
  }

  @Test
  void theBinsTellAScoreThatEnoughReach() {
    UnbalancedTransport transport = new UnbalancedTransport(0.01, 1e-4, 1000);
    Passes passes = new Passes(transport, costs(3, 500, 4), 2);
    QueryScalings last = passes.last();
    double[] scores = passes.scores();
    RoundSums sums = passes.round(last);
    for (int count : new int[] {1, 10, 100, 500}) {
      double least = sums.reachedBy(count);
      long reached = Arrays.stream(scores).filter(score -> score >= least).count();
      assertThat(reached).isBetween((long) count, count + 60L);
    }
    assertThat(sums.reachedBy(501)).isZero();
  }

  @Test
  void theBestAreKeptWhateverComesFirst() {
    BestScores best = new BestScores(3, TieBreak.byId());
    for (String id : new String[] {"9", "2", "b", "10", "a", "1"}) {
      best.offer(new Scored(id, id.equals("b") ? 2 : 1));
    }
    Ranking ranking = best.ranking(2);
    assertThat(ranking.ids()).containsExactly("b", "1");
    assertThat(ranking.tieShare(2)).isEqualTo(0.5); // 2 was as good as 1
    assertThat(ranking.tieShare(1)).isZero();
  }

  @Test
  void refusesAnEpsilonAtWhichKernelsVanish() {
    assertThatThrownBy(() -> new UnbalancedTransport(0.001, 1e-4, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("baselines.epsilon must lie in [0.002, 1000.0], but is 0.001");
  }
}

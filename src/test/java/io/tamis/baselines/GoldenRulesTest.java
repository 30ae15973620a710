package io.tamis.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The golden example of BASELINES D12, and D3's two rows on which the round robins differ. */
class GoldenRulesTest {
  private static final TieBreak TIES = TieBreak.byId();

  private static Ranking rank(ListRule rule, double[][] distances, int budget) {
    return ((ListRule.Ranked) rule.rank(MadeLists.complete(distances), budget)).ranking();
  }

  private static Ranking golden(ListRule rule, int budget) {
    return rank(rule, MadeLists.golden(), budget);
  }

  @Test
  void roundRobin() {
    Ranking ranking = golden(new RoundRobin(TIES), 8);
    assertThat(ranking.ids()).containsExactly("0", "5", "8", "1", "4", "7", "2", "6");
    assertThat(ranking.tieShare(8)).isZero(); // 4 and 6 tie, and both are in
    assertThat(ranking.tieShare(7)).isEqualTo(1.0 / 7);
    assertThat(ranking.scores()[1]).isCloseTo(1 - Math.cos(Math.toRadians(1)), within(1e-15));
  }

  @Test
  void rdsRoundRobin() {
    assertThat(golden(RdsRoundRobin.ofQueries(TIES, 3), 8).ids())
        .containsExactly("0", "5", "8", "1", "4", "7", "2", "6");
  }

  @Test
  void theRoundRobinsDifferWhereACandidateIsTheBestOfTwoQueries() {
    double[][] distances = {{1 - .9, 1 - .8, 1 - .1, 1 - .0}, {1 - .95, 1 - .2, 1 - .7, 1 - .6}};
    assertThat(rank(new RoundRobin(TIES), distances, 3).ids()).containsExactly("0", "2", "1");
    assertThat(rank(RdsRoundRobin.ofQueries(TIES, 2), distances, 3).ids())
        .containsExactly("0", "1", "2");
  }

  @Test
  void oneTaskOfAllQueriesIsDoublyGreedy() {
    assertThat(golden(new RdsRoundRobin(TIES, new int[] {0, 0, 0}), 8).ids())
        .containsExactly(golden(new DoublyGreedy(TIES), 8).ids());
  }

  @Test
  void tasksTakeTurns() {
    Ranking ranking = golden(new RdsRoundRobin(TIES, new int[] {0, 0, 1}), 6);
    // at 0 and 60 degrees: 5 0 4 6 1 2 ...; at 120: 8 7 6 5 4 ...
    assertThat(ranking.ids()).containsExactly("5", "8", "0", "7", "4", "6");
  }

  @Test
  void doublyGreedy() {
    Ranking ranking = golden(new DoublyGreedy(TIES), 8);
    assertThat(ranking.ids()).containsExactly("5", "0", "4", "6", "8", "1", "2", "7");
    assertThat(ranking.tieShare(4)).isEqualTo(3.0 / 4); // 0, 4, 6 and 8 at two degrees
  }

  @Test
  void knnUniform() {
    check(
        0.5, 1, 1 / 12.0, 1 / 12.0, 1 / 12.0, 1 / 6.0, 1 / 12.0, 1 / 6.0, 1 / 6.0, 1 / 12.0,
        1 / 12.0, 0);
    check(0.5, 0.1, 1 / 6.0, 1 / 6.0, 0, 0, 1 / 6.0, 1 / 6.0, 0, 1 / 6.0, 1 / 6.0, 0);
    check(0.01, 5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
  }

  private static void check(double alpha, double scale, double... masses) {
    Ranking ranking = golden(new KnnUniform(alpha, scale, TIES), 1);
    double[] found = new double[masses.length];
    for (int n = 0; n < ranking.size(); n++) {
      found[Integer.parseInt(ranking.ids()[n])] = ranking.scores()[n];
    }
    assertThat(found).containsExactly(masses, within(1e-15));
  }

  @Test
  void tiesDecideAllWhereMassesAreEqual() {
    Ranking ranking = golden(new KnnUniform(0.01, 5, TIES), 5);
    assertThat(ranking.ids()).startsWith("0", "1", "2", "3", "4");
    assertThat(ranking.tieShare(5)).isEqualTo(1);
    assertThat(ranking.tieShare(10)).isZero();
    assertThat(golden(new KnnUniform(0.01, 5, new TieBreak(TieBreak.By.HASH, 7)), 5).ids())
        .containsExactlyInAnyOrder(ranking.ids())
        .isNotEqualTo(ranking.ids());
  }
}

package io.tamis.baselines;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.search.Neighborhoods;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every rule on lists that start too short and grow by one: what the naive rule says of all. */
class ListRuleTest {
  private static final int TRIALS = 300;

  /**
   * A pool with many equal distances.
   *
   * @param ties by id or by hash
   */
  private record Trial(double[][] distances, int budget, TieBreak ties, long seed) {
    static Trial of(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int pool = random.nextInt(3, 40);
      double[][] distances =
          MadeLists.tied(random.nextInt(1, 7), pool, random.nextInt(2, 60), seed);
      TieBreak.By by = seed % 2 == 0 ? TieBreak.By.ID : TieBreak.By.HASH;
      return new Trial(distances, random.nextInt(1, pool + 1), new TieBreak(by, seed), seed);
    }

    NaiveRules naive() {
      String[] ids =
          IntStream.range(0, distances[0].length)
              .mapToObj(Integer::toString)
              .toArray(String[]::new);
      return new NaiveRules(distances, ties.places(ids));
    }

    int queries() {
      return distances.length;
    }

    int pool() {
      return distances[0].length;
    }

    int[] tasks() {
      return IntStream.range(0, queries()).map(i -> i % Math.max(1, queries() / 2)).toArray();
    }

    /** Lists that grow by one where the rule asks for it, up to what it said that it needs. */
    Ranking rank(ListRule rule, int deepest) {
      int[] depths = new int[queries()];
      Arrays.fill(depths, 1);
      while (true) {
        switch (rule.rank(MadeLists.cut(distances, depths), budget)) {
          case ListRule.Ranked(Ranking ranking) -> {
            return ranking;
          }
          case ListRule.Dry(int[] queries) -> {
            assertThat(queries).as("seed " + seed).isNotEmpty();
            for (int i : queries) {
              assertThat(++depths[i]).as("seed " + seed).isLessThanOrEqualTo(deepest);
            }
          }
        }
      }
    }

    /** By id no list is asked for more than one entry beyond the budget. */
    int deepest() {
      return ties.by() == TieBreak.By.ID ? Math.min(pool(), budget + 1) : pool();
    }

    void check(Ranking ranking, List<Integer> picks, List<double[]> rows) {
      assertThat(ranking.ids())
          .as("seed " + seed)
          .containsExactly(picks.stream().map(j -> "" + j).toArray(String[]::new));
      for (int prefix = 1; prefix <= picks.size(); prefix++) {
        assertThat(ranking.tieShare(prefix))
            .as("seed " + seed + ", prefix " + prefix)
            .isEqualTo(NaiveRules.tieShare(picks, rows, prefix));
      }
    }
  }

  @Test
  void roundRobinTakesWhatTheNaiveRuleTakes() {
    for (long seed = 0; seed < TRIALS; seed++) {
      Trial trial = Trial.of(seed);
      List<double[]> rows =
          IntStream.range(0, trial.budget())
              .mapToObj(turn -> trial.distances()[turn % trial.queries()])
              .toList();
      trial.check(
          trial.rank(new RoundRobin(trial.ties()), trial.deepest()),
          trial.naive().roundRobin(trial.budget()),
          rows);
    }
  }

  @Test
  void rdsTakesWhatTheNaiveRuleTakes() {
    for (long seed = 0; seed < TRIALS; seed++) {
      Trial trial = Trial.of(seed);
      int[] each = IntStream.range(0, trial.queries()).toArray();
      check(trial, each, RdsRoundRobin.ofQueries(trial.ties(), trial.queries()));
      check(trial, trial.tasks(), new RdsRoundRobin(trial.ties(), trial.tasks()));
    }
  }

  private static void check(Trial trial, int[] tasks, RdsRoundRobin rule) {
    NaiveRules.Turned expected = trial.naive().rds(tasks, trial.budget());
    double[][] byTask = trial.naive().byTask(tasks);
    trial.check(
        trial.rank(rule, trial.deepest()),
        expected.picks(),
        expected.tasks().stream().map(task -> byTask[task]).toList());
  }

  @Test
  void doublyGreedyTakesWhatTheNaiveRuleTakes() {
    for (long seed = 0; seed < TRIALS; seed++) {
      Trial trial = Trial.of(seed);
      trial.check(
          trial.rank(new DoublyGreedy(trial.ties()), trial.deepest()),
          trial.naive().doublyGreedy(trial.budget()),
          Collections.nCopies(trial.budget(), trial.naive().leastDistances()));
    }
  }

  @Test
  void knnUniformGivesTheMassesOfTheNaiveRule() {
    for (long seed = 0; seed < TRIALS; seed++) {
      Trial trial = Trial.of(seed);
      double alpha = new SplittableRandom(seed).nextDouble();
      NaiveRules naive = trial.naive();
      NaiveRules.Uniform expected = naive.knnUniform(alpha, 3);
      double[] scores = Arrays.stream(expected.counts()).mapToDouble(count -> -count).toArray();
      List<Integer> order =
          IntStream.range(0, trial.pool())
              .filter(j -> expected.counts()[j] > 0)
              .boxed()
              .sorted(
                  Comparator.comparingDouble((Integer j) -> scores[j])
                      .thenComparingInt(j -> naive.places()[j]))
              .toList();
      Ranking ranking = trial.rank(new KnnUniform(alpha, 3, trial.ties()), trial.pool());
      trial.check(ranking, order, Collections.nCopies(order.size(), scores));
      assertThat(Arrays.stream(ranking.scores()).sum()).isBetween(1 - 1e-12, 1 + 1e-12);
    }
  }

  /** By the naive rule for each K in turn. */
  @Test
  void withoutAlphaTheLeastNeighborsThatReachTheBudgetCount() {
    for (long seed = 0; seed < TRIALS; seed++) {
      Trial trial = Trial.of(seed);
      int k = 1;
      while (support(trial.naive().counts(k)) < Math.min(trial.budget(), trial.pool())) {
        k++;
      }
      int[] counts = trial.naive().counts(k);
      Ranking ranking = trial.rank(new LeastNeighbors(trial.ties()), trial.pool());
      assertThat(ranking.size()).as("seed " + seed).isEqualTo(support(counts));
      for (int n = 0; n < ranking.size(); n++) {
        double share = counts[Integer.parseInt(ranking.ids()[n])] / (double) (k * trial.queries());
        assertThat(ranking.scores()[n]).as("seed " + seed).isEqualTo(share);
        assertThat(n == 0 || ranking.scores()[n - 1] >= share).as("seed " + seed).isTrue();
      }
    }
  }

  private static int support(int[] counts) {
    return (int) Arrays.stream(counts).filter(count -> count > 0).count();
  }

  @Test
  void moreNeighborsThanCountAreNeverTaken() {
    double[][] distances = new double[2][6_000];
    Arrays.setAll(distances[0], j -> j);
    Arrays.setAll(distances[1], j -> j);
    Neighborhoods lists = MadeLists.cut(distances, new int[] {5_500, 5_500});
    assertThat(new LeastNeighbors(TieBreak.byId()).rank(lists, 5_400))
        .isInstanceOfSatisfying(
            ListRule.Ranked.class, ranked -> assertThat(ranked.ranking().size()).isEqualTo(5_000));
  }

  @Test
  void equalMassesGoByMeanDistanceWhereAsked() {
    for (long seed = 0; seed < TRIALS; seed += 2) {
      Trial trial = Trial.of(seed);
      NaiveRules.Uniform expected = trial.naive().knnUniform(0.4, 3);
      List<Integer> order =
          IntStream.range(0, trial.pool())
              .filter(j -> expected.counts()[j] > 0)
              .boxed()
              .sorted(
                  Comparator.comparingInt((Integer j) -> -expected.counts()[j])
                      .thenComparingDouble(j -> expected.meanDistances()[j]))
              .toList();
      double[] keys = new double[trial.pool()];
      Arrays.setAll(keys, j -> expected.counts()[j] * 1e6 - expected.meanDistances()[j]);
      TieBreak ties = new TieBreak(TieBreak.By.DISTANCE, 0);
      trial.check(
          trial.rank(new KnnUniform(0.4, 3, ties), trial.pool()),
          order,
          Collections.nCopies(order.size(), keys));
    }
  }

  @Test
  void listsOfFirstDepthSufficeWhereQueriesLieApart() {
    double[][] distances = new double[4][400];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 400; j++) {
        distances[i][j] = Math.abs(j - 100 * i - 50);
      }
    }
    int depth = new RoundRobin(TieBreak.byId()).firstDepth(40, 4, 400);
    Neighborhoods cut = MadeLists.cut(distances, new int[] {depth, depth, depth, depth});
    assertThat(depth).isLessThanOrEqualTo(40);
    assertThat(new RoundRobin(TieBreak.byId()).rank(cut, 40)).isInstanceOf(ListRule.Ranked.class);
    assertThat(new DoublyGreedy(TieBreak.byId()).rank(cut, 40)).isInstanceOf(ListRule.Ranked.class);
  }
}

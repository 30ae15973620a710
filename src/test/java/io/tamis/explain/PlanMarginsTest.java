package io.tamis.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanMarginsTest {
  private static final double STEP = 1e-7;

  /** Whole pools, and what each query ships by the naive fill. */
  private record Instance(double[][] distances, double[] densities, double s) {
    static Instance random(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = 4 + random.nextInt(8);
      double[] densities = random.doubles(n).map(u -> u < 0.5 ? 1 : 1 + 4 * u).toArray();
      double[][] distances = new double[1 + random.nextInt(3)][];
      Arrays.setAll(distances, i -> random.doubles(n).toArray());
      return new Instance(distances, densities, 0.3 + random.nextDouble(1.2));
    }

    double[] shares(int query, int candidate, double moved) {
      double[] row = distances[query].clone();
      row[candidate] += moved;
      return NaiveFill.shares(row, densities, s);
    }

    /** Over all queries, if the candidate moves away from each. */
    double mass(int candidate, double moved) {
      return IntStream.range(0, distances.length)
          .mapToDouble(i -> shares(i, candidate, moved)[candidate])
          .sum();
    }

    ShippedLists lists() {
      int m = distances.length;
      int[][] lists = new int[m][];
      double[][] sorted = new double[m][];
      double[][] masses = new double[m][];
      for (int i = 0; i < m; i++) {
        double[] row = distances[i];
        double[] shares = shares(i, 0, 0);
        lists[i] =
            IntStream.range(0, row.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> row[j]))
                .mapToInt(j -> j)
                .toArray();
        sorted[i] = IntStream.of(lists[i]).mapToDouble(j -> row[j]).toArray();
        masses[i] = IntStream.of(lists[i]).mapToDouble(j -> shares[j] / (m * s)).toArray();
      }
      return ofOneTarget(
          names("q", m), names("c", densities.length), lists, sorted, densities, masses, s);
    }

    private static String[] names(String prefix, int count) {
      return IntStream.range(0, count).mapToObj(n -> prefix + n).toArray(String[]::new);
    }
  }

  private static ShippedLists ofOneTarget(
      String[] queryIds,
      String[] candidateIds,
      int[][] candidates,
      double[][] distances,
      double[] densities,
      double[][] masses,
      double s) {
    double[] all = new double[queryIds.length];
    double[] ships = new double[queryIds.length];
    Arrays.fill(all, s);
    Arrays.fill(ships, 1.0 / queryIds.length);
    return new ShippedLists(
        queryIds, candidateIds, candidates, distances, densities, masses, all, ships);
  }

  /** Its own s, and its target's share of the mass. */
  @Test
  void eachQueryGoesByItsOwnTarget() {
    PlanMargins plan =
        new PlanMargins(
            new ShippedLists(
                new String[] {"q", "r"},
                new String[] {"a", "b"},
                new int[][] {{0, 1}, {1, 0}},
                new double[][] {{1, 3}, {1, 2}},
                new double[] {1, 1},
                new double[][] {{0.5, 0.25}, {0.25, 0}},
                new double[] {1.5, 0.5},
                new double[] {0.75, 0.25}));
    assertThat(plan.margin(0).orElseThrow().losesMass()).isCloseTo(0.25, within(1e-12));
    assertThat(plan.served(0)).extracting(Served::share).containsExactly(0.5 / 0.75, 0.25 / 0.75);
    assertThat(plan.served(1)).extracting(Served::share).containsExactly(1.0);
    NearMiss miss = plan.misses(1, 5).get(0);
    assertThat(miss.displaces()).isEqualTo("b");
    assertThat(miss.wouldGet().orElseThrow()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void aCandidateKeepsItsMassUpToTheMarginAndDropsOutBehindIt() {
    int margins = 0;
    for (long seed = 0; seed < 300; seed++) {
      Instance instance = Instance.random(seed);
      PlanMargins plan = new PlanMargins(instance.lists());
      for (int j = 0; j < instance.densities.length; j++) {
        double now = instance.mass(j, 0);
        assertThat(plan.margin(j).isPresent()).as("seed %d, %d", seed, j).isEqualTo(now > 1e-9);
        if (plan.margin(j).isEmpty() || plan.margin(j).get().isLeast()) {
          continue;
        }
        margins++;
        Margin margin = plan.margin(j).get();
        String told = "seed %d, candidate %d, %s".formatted(seed, j, margin);
        assertThat(instance.mass(j, margin.dropsOutAfter() - STEP)).as(told).isPositive();
        assertThat(instance.mass(j, margin.dropsOutAfter() + STEP)).as(told).isZero();
        assertThat(instance.mass(j, margin.losesAfter() - STEP))
            .as(told)
            .isCloseTo(now, within(1e-12));
        double lost = now - instance.mass(j, margin.losesAfter() + STEP);
        assertThat(lost).as(told).isPositive();
        assertThat(margin.losesMass() * instance.distances.length * instance.s)
            .as(told)
            .isCloseTo(lost, within(1e-12));
      }
    }
    assertThat(margins).isGreaterThan(500);
  }

  @Test
  void aNearMissGetsMassOnceItIsAsMuchNearerToThatQuery() {
    int misses = 0;
    for (long seed = 0; seed < 300; seed++) {
      Instance instance = Instance.random(seed);
      PlanMargins plan = new PlanMargins(instance.lists());
      for (int j = 0; j < instance.densities.length; j++) {
        if (instance.mass(j, 0) > 0) {
          assertThat(plan.nearMiss(j)).isEmpty();
          continue;
        }
        misses++;
        NearMiss miss = plan.nearMiss(j).orElseThrow();
        int query = Integer.parseInt(miss.query().substring(1));
        int displaced = Integer.parseInt(miss.displaces().substring(1));
        double[] before = instance.shares(query, j, 0);
        double[] after = instance.shares(query, j, -miss.lacks() - STEP);
        assertThat(instance.shares(query, j, -miss.lacks() + STEP)[j]).isZero();
        assertThat(after[j]).isPositive();
        assertThat(after[displaced]).isLessThan(before[displaced]);
        assertThat(miss.wouldGet().orElseThrow() * instance.distances.length * instance.s)
            .isCloseTo(after[j], within(1e-12));
        for (int i = 0; i < instance.distances.length; i++) {
          assertThat(instance.shares(i, j, -miss.lacks() + STEP)[j]).as("of any query").isZero();
        }
      }
    }
    assertThat(misses).isGreaterThan(300);
  }

  @Test
  void pullsAddUpToTheMass() {
    Instance instance = Instance.random(4);
    PlanMargins plan = new PlanMargins(instance.lists());
    for (int j = 0; j < instance.densities.length; j++) {
      List<Pull> pulls = plan.pulls(j);
      assertThat(pulls.stream().mapToDouble(Pull::mass).sum())
          .isCloseTo(instance.mass(j, 0) / (instance.distances.length * instance.s), within(1e-12));
      assertThat(pulls).isSortedAccordingTo(Comparator.comparingDouble(pull -> -pull.mass()));
      assertThat(pulls).allMatch(pull -> pull.distance() <= pull.stopsAt());
      assertThat(plan.listed(j)).isEqualTo(instance.distances.length);
    }
    assertThat(plan.served(0).stream().mapToDouble(Served::share).sum())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void aListThatEndsBeforeTellsAtLeast() {
    ShippedLists lists =
        ofOneTarget(
            new String[] {"q"},
            new String[] {"a", "b"},
            new int[][] {{0, 1}},
            new double[][] {{1, 3}},
            new double[] {1, 1},
            new double[][] {{2.0 / 3, 1.0 / 3}},
            1.5);
    Margin margin = new PlanMargins(lists).margin(0).orElseThrow();
    assertThat(margin.isLeast()).isTrue();
    assertThat(margin.dropsOutAfter()).isEqualTo(2);
    assertThat(margin.losesAfter()).isEqualTo(2);
    assertThat(margin.losesMass()).isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void equallyFarCandidatesLackNothingButTheirIds() {
    ShippedLists lists =
        ofOneTarget(
            new String[] {"q"},
            new String[] {"a", "b", "c"},
            new int[][] {{0, 1, 2}},
            new double[][] {{1, 1, 2}},
            new double[] {1, 1, Double.NaN},
            new double[][] {{1, 0, 0}},
            1);
    PlanMargins plan = new PlanMargins(lists);
    assertThat(plan.nearMiss(1).orElseThrow().lacks()).isZero();
    assertThat(plan.nearMiss(1).orElseThrow().displaces()).isEqualTo("a");
    assertThat(plan.nearMiss(2).orElseThrow().lacks()).isEqualTo(1);
    assertThat(plan.nearMiss(2).orElseThrow().wouldGet()).isEmpty();
    assertThat(plan.misses(0, 5)).extracting(NearMiss::id).containsExactly("b", "c");
  }

  @Test
  void nearestIdsAreThoseSpelledAlike() {
    assertThat(NearestIds.to("sql-12", new String[] {"sql-1", "sql-2", "med-12", "sql-123", "x"}))
        .containsExactly("sql-1", "sql-123", "sql-2");
  }
}

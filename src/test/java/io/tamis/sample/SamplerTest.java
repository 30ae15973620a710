package io.tamis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final String[] IDS = {"a", "b", "c", "d", "e"};
  private static final double[] MASSES = {0.4, 0.3, 0.15, 0.1, 0.05};

  /** Counts in the order of {@link #IDS}. */
  private static int[] counts(Selection selection) {
    int[] counts = new int[IDS.length];
    for (int n = 0; n < selection.size(); n++) {
      counts[Arrays.asList(IDS).indexOf(selection.ids()[n])] = selection.counts()[n];
    }
    return counts;
  }

  private static double[] meanCounts(Draw draw, int budget, int repeats) {
    double[] means = new double[IDS.length];
    for (long seed = 0; seed < repeats; seed++) {
      int[] counts = counts(new Sampler(draw, seed).select(IDS, MASSES, budget));
      for (int j = 0; j < means.length; j++) {
        means[j] += (double) counts[j] / repeats;
      }
    }
    return means;
  }

  @Test
  void allAreEveryCandidateOnce() {
    assertThat(counts(new Sampler(Draw.ALL, 7).select(IDS, MASSES, 0)))
        .containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void systematicCountsStayWithinOneOfTheirExpectation() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = 1 + random.nextInt(50);
      double[] masses = random.doubles(n, 0.001, 1).toArray();
      double total = Arrays.stream(masses).sum();
      String[] ids = IntStream.range(0, n).mapToObj(Integer::toString).toArray(String[]::new);
      double[] shares = Arrays.stream(masses).map(mass -> mass / total).toArray();
      int budget = 1 + random.nextInt(n);
      Selection selection = new Sampler(Draw.SYSTEMATIC, seed).select(ids, shares, budget);
      assertThat(Arrays.stream(selection.counts()).sum()).isEqualTo(budget);
      for (int k = 0; k < selection.size(); k++) {
        assertThat((double) selection.counts()[k])
            .isCloseTo(budget * selection.masses()[k], within(1.0));
      }
    }
  }

  @Test
  void everyDrawWithCountsFollowsTheMasses() {
    for (Draw draw : new Draw[] {Draw.SYSTEMATIC, Draw.MULTINOMIAL}) {
      double[] means = meanCounts(draw, 4, 20_000);
      for (int j = 0; j < means.length; j++) {
        // standard error below sqrt(4 / 4 / 20,000) = 0.008; five of them
        assertThat(means[j]).as("%s %s", draw, IDS[j]).isCloseTo(4 * MASSES[j], within(0.04));
      }
    }
  }

  @Test
  void distinctDrawsFollowTheMassesOneAfterTheOther() {
    double[] first = meanCounts(Draw.DISTINCT, 1, 20_000);
    double[] two = meanCounts(Draw.DISTINCT, 2, 20_000);
    for (int j = 0; j < MASSES.length; j++) {
      assertThat(first[j]).isCloseTo(MASSES[j], within(0.02));
      double second = 0;
      for (int before = 0; before < MASSES.length; before++) {
        second += before == j ? 0 : MASSES[before] * MASSES[j] / (1 - MASSES[before]);
      }
      assertThat(two[j]).isCloseTo(MASSES[j] + second, within(0.02));
    }
  }

  @Test
  void distinctDrawsNobodyTwice() {
    for (long seed = 0; seed < 50; seed++) {
      Selection all = new Sampler(Draw.DISTINCT, seed).select(IDS, MASSES, 5);
      assertThat(all.counts()).containsOnly(1).hasSize(5);
    }
  }

  @Test
  void topBreaksTiesByIdAndTellsHowManyItBroke() {
    double[] tied = {0.2, 0.2, 0.3, 0.2, 0.1};
    Selection selection = new Sampler(Draw.TOP, 0).select(IDS, tied, 3);
    assertThat(selection.ids()).containsExactly("c", "a", "b");
    assertThat(selection.tieShare()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(new Sampler(Draw.TOP, 0).select(IDS, tied, 4).tieShare()).isZero();
  }

  @Test
  void theSeedAndTheIdDecideAloneWhoIsDrawn() {
    Selection one = new Sampler(Draw.DISTINCT, 7).select(IDS, MASSES, 2);
    Selection again = new Sampler(Draw.DISTINCT, 7).select(IDS, MASSES, 2);
    assertThat(again.ids()).isEqualTo(one.ids());
    assertThat(IntStream.range(0, 20).mapToObj(seed -> pair(seed)).distinct().count())
        .isGreaterThan(1);
  }

  private static String pair(long seed) {
    return String.join("", new Sampler(Draw.DISTINCT, seed).select(IDS, MASSES, 2).ids());
  }

  @Test
  void weightsAreMassesWithAMeanOfOne() {
    Selection selection = new Sampler(Draw.TOP, 0).select(IDS, MASSES, 2);
    assertThat(selection.weights()[0]).isCloseTo(2 * 0.4 / 0.7, within(1e-12));
    assertThat(selection.weights()[1]).isCloseTo(2 * 0.3 / 0.7, within(1e-12));
  }

  @Test
  void refusesABudgetAboveTheSupport() {
    assertThatThrownBy(() -> new Sampler(Draw.SYSTEMATIC, 0).select(IDS, MASSES, 6))
        .hasMessageStartingWith(
            "sample.count, or what sample.fraction asks for, must be at most the number of"
                + " candidates with mass, 5, but is 6");
    assertThat(new Sampler(Draw.MULTINOMIAL, 0).select(IDS, MASSES, 6).size()).isPositive();
  }
}

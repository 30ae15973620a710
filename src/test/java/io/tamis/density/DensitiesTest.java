package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DensitiesTest {
  private static final Densities SOME =
      new Densities(
          new String[] {"2", "10", "b"}, new double[] {1.5, 1, 3}, new int[] {1, 0, 2}, 7);

  @Test
  void theSumOfTwoHoldsAllInTheOrderOfIds() {
    Densities others =
        new Densities(
            new String[] {"1", "9", "11", "c"},
            new double[] {7, 8, 9, 6},
            new int[] {4, 5, 6, 7},
            5);
    for (Densities sum : new Densities[] {SOME.plus(others), others.plus(SOME)}) {
      assertThat(sum.ids()).containsExactly("1", "2", "9", "10", "11", "b", "c");
      assertThat(sum.densities()).containsExactly(7, 1.5, 8, 1, 9, 3, 6);
      assertThat(sum.nearDuplicates()).containsExactly(4, 1, 5, 0, 6, 2, 7);
      assertThat(sum.compared()).isEqualTo(12);
    }
  }

  @Test
  void nobodyAddsNothing() {
    for (Densities sum :
        new Densities[] {SOME.plus(Densities.none()), Densities.none().plus(SOME)}) {
      assertThat(sum.ids()).isEqualTo(SOME.ids());
      assertThat(sum.densities()).isEqualTo(SOME.densities());
      assertThat(sum.nearDuplicates()).isEqualTo(SOME.nearDuplicates());
    }
  }

  @Test
  void findsACandidateByTheOrderOfIds() {
    assertThat(SOME.indexOf("2")).isZero();
    assertThat(SOME.indexOf("10")).isEqualTo(1);
    assertThat(SOME.indexOf("b")).isEqualTo(2);
    assertThat(SOME.indexOf("3")).isNegative();
    assertThat(Densities.none().indexOf("2")).isNegative();
  }

  @Test
  void withoutABandwidthEveryCandidateIsAlone() {
    Densities uniform = Densities.uniform(new String[] {"1", "2"});
    assertThat(uniform.densities()).containsExactly(1, 1);
    assertThat(uniform.nearDuplicates()).containsExactly(0, 0);
    assertThat(uniform.nearDuplicatesMean()).isZero();
  }

  @Test
  void theMeanOfNearDuplicatesIsOverCandidates() {
    assertThat(SOME.nearDuplicatesMean()).isEqualTo(1);
    assertThat(Densities.none().nearDuplicatesMean()).isZero();
  }
}

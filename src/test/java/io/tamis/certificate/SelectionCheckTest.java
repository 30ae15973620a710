package io.tamis.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionCheckTest {
  private static final String[] IDS = {"a", "b", "c"};
  private static final double[] MASSES = {0.5, 0.3, 0.2};

  private static SelectionCheck picks(String[] ids, int[] counts, double[] masses, int[] ranks) {
    return new SelectionCheck(ids, counts, new double[] {1.25, 0.75}, masses, ranks);
  }

  private static List<String> failed(SelectionCheck check, long picks) {
    return check.apply(IDS, MASSES, picks).stream()
        .filter(found -> !found.holds())
        .map(found -> found.name() + ": " + found.found())
        .toList();
  }

  @Test
  void picksWithTheirMassesHold() {
    SelectionCheck check =
        picks(new String[] {"a", "b"}, new int[] {2, 1}, new double[] {0.5, 0.3}, new int[] {1, 2});
    assertThat(failed(check, 3)).isEmpty();
    assertThat(check.scaled().holds()).isTrue();
    assertThat(failed(check, 4)).containsExactly("counts: they add up to 3, claimed 4");
  }

  @Test
  void otherMassesRanksAndCountsAreFound() {
    assertThat(
            failed(
                picks(
                    new String[] {"a", "d"},
                    new int[] {2, 1},
                    new double[] {0.5, 0.3},
                    new int[] {1, 2}),
                3))
        .containsExactly("selection masses: d has the mass 0.3, but in masses/ none");
    assertThat(
            failed(
                picks(
                    new String[] {"a", "a"},
                    new int[] {3, 0},
                    new double[] {0.5, 0.5},
                    new int[] {1, 2}),
                3))
        .containsExactly(
            "ranks: a has rank 2 at place 2, or is there twice",
            "counts: they add up to 3, claimed 3");
    SelectionCheck weights =
        picks(new String[] {"a", "c"}, new int[] {1, 1}, new double[] {0.5, 0.2}, new int[] {1, 2});
    assertThat(weights.scaled().holds()).isFalse();
  }
}

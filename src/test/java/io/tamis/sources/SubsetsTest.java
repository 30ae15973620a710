package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubsetsTest {
  private static final String[] TASKS = {"art", "law", "math"};

  @Test
  void aFractionIsRoundedDownToAtLeastOneTask() {
    assertThat(Subsets.random(38, 1, 0.05, 0).get(0)).hasSize(1);
    assertThat(Subsets.random(38, 1, 0.01, 0).get(0)).hasSize(1);
    assertThat(Subsets.random(100, 1, 0.29, 0).get(0)).hasSize(29); // 28.999999999999996
    assertThat(Subsets.random(7, 1, 0.5, 0).get(0)).hasSize(3);
    assertThat(Subsets.random(3, 1, 1, 0).get(0)).containsExactly(0, 1, 2);
  }

  @Test
  void randomSubsetsAreUniform() {
    int[] counts = new int[20];
    for (int[] subset : Subsets.random(20, 20_000, 0.35, 11)) {
      assertThat(subset).hasSize(7).isSorted().doesNotHaveDuplicates();
      Arrays.stream(subset).forEach(task -> counts[task]++);
    }
    for (int count : counts) { // 7,000 expected, with a deviation of 67
      assertThat(count).isBetween(6_650, 7_350);
    }
  }

  @Test
  void aSubsetDependsOnTheSeedAndItsNumberAlone() {
    List<int[]> few = Subsets.random(50, 3, 0.5, 4);
    List<int[]> many = Subsets.random(50, 30, 0.5, 4);
    for (int n = 0; n < 3; n++) {
      assertThat(few.get(n)).isEqualTo(many.get(n));
    }
    assertThat(few.get(0)).isNotEqualTo(few.get(1));
    assertThat(Subsets.random(50, 1, 0.5, 5).get(0)).isNotEqualTo(few.get(0));
  }

  @Test
  void allButOne() {
    assertThat(Subsets.leaveOneOut(3))
        .containsExactly(new int[] {1, 2}, new int[] {0, 2}, new int[] {0, 1});
    assertThatThrownBy(() -> Subsets.leaveOneOut(1)).hasMessageContaining("one task alone");
  }

  @Test
  void namesAreReadLineByLine() {
    assertThat(Subsets.listed(List.of("math art", "\tlaw  "), "list.txt", TASKS))
        .containsExactly(new int[] {0, 2}, new int[] {1});
  }

  @Test
  void badLinesAreRefusedByNumber() {
    assertRefused("list.txt line 2 must name at least one task, but is empty", "art", " ");
    assertRefused(
        "list.txt line 2 names task sport, for which there is no gradient", "art", "law sport");
    assertRefused("list.txt line 1 names task law twice", "law art law");
    assertRefused("list.txt must hold a subset a line, but holds none");
  }

  private static void assertRefused(String message, String... lines) {
    assertThatThrownBy(() -> Subsets.listed(List.of(lines), "list.txt", TASKS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

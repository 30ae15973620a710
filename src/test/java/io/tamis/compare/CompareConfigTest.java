package io.tamis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareConfigTest {
  private static CompareConfig config(String... assignments) {
    return CompareConfig.from(ConfigFile.empty().with(List.of(assignments)));
  }

  @Test
  void methodsAndBudgetsAreListsInTheirOwnOrder() {
    CompareConfig config =
        config("compare.methods= round-robin,tsds , tsds", "compare.budgets=500, 50,500");
    assertThat(config.methods()).containsExactly(Method.TSDS, Method.ROUND_ROBIN);
    assertThat(config.isAskedFor(Method.ROUND_ROBIN)).isTrue();
    assertThat(config.isAskedFor(Method.DSIR)).isFalse();
    assertThat(config.budgets(500)).containsExactly(50, 500);
  }

  @Test
  void withoutBudgetsFiveAroundTheCountAreTaken() {
    assertThat(config("sample.count=200").budgets(80_507)).containsExactly(50, 100, 200, 400, 800);
    assertThat(config("sample.count=200").budgets(399)).containsExactly(50, 100, 200);
    assertThat(config("sample.count=1").budgets(10)).containsExactly(1, 2, 4);
  }

  @Test
  void refusesWhatCannotBeCompared() {
    assertRefused(
        "compare.budgets must be given, such as 100,500,1000, or sample.count, around which five"
            + " are taken");
    assertRefused("compare.budgets must be a whole number, but is x", "compare.budgets=10,x");
    assertRefused("compare.budgets must lie in [1, 2147483647], but is 0", "compare.budgets=0,1");
    assertRefused(
        "compare.methods must be one of tsds, knn-uniform, round-robin, rds-round-robin,"
            + " doubly-greedy, unbalanced-transport, less, dsir, random, random-balanced, zero, but"
            + " is best",
        "compare.budgets=1",
        "compare.methods=best");
    assertThatThrownBy(() -> config("compare.budgets=5,11").budgets(10))
        .hasMessage("compare.budgets must be at most the number of candidates, 10, but hold 11");
    assertThatThrownBy(() -> config("sample.count=11").budgets(10))
        .hasMessage("sample.count must be at most the number of candidates, 10, but is 11");
  }

  private static void assertRefused(String message, String... assignments) {
    assertThatThrownBy(() -> config(assignments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

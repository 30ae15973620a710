package io.tamis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import io.tamis.scan.Metric;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SearchConfigTest {
  private static SearchConfig from(String... assignments) {
    ConfigFile file = ConfigFile.empty().with(List.of(assignments));
    file.refuseUnknown(SearchConfig.KEYS);
    return SearchConfig.from(file);
  }

  private static void assertRejected(String assignment, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> from(assignment)).withMessage(message);
  }

  @Test
  void searchesAsDeepAsThePlanNeedsUnlessToldOtherwise() {
    SearchConfig byDefault =
        new SearchConfig(SearchConfig.Kind.AUTO, OptionalInt.empty(), Metric.EUCLIDEAN, 0.95);
    assertThat(from()).isEqualTo(byDefault);
    assertThat(from("search.depth=auto")).isEqualTo(byDefault);
  }

  @Test
  void everyKeyIsRead() {
    assertThat(
            from(
                "search.kind=hnsw",
                "search.depth=5_000",
                "search.metric=cosine",
                "search.minimum-recall=0.9"))
        .isEqualTo(
            new SearchConfig(SearchConfig.Kind.HNSW, OptionalInt.of(5000), Metric.COSINE, 0.9));
  }

  @Test
  void aDepthBeyondAnyPoolIsTheWholePool() {
    assertThat(from("search.depth=3000000000").depth()).hasValue(Integer.MAX_VALUE);
  }

  @Test
  void rejectsADepthBelowTwo() {
    assertRejected("search.depth=1", "search.depth must be at least 2, but is 1");
    assertRejected(
        "search.depth=-4294967290", "search.depth must be at least 2, but is -4294967290");
    assertRejected("search.depth=deep", "search.depth must be a whole number, but is deep");
  }

  @Test
  void rejectsChoicesThatThereAreNot() {
    assertRejected("search.kind=fast", "search.kind must be one of auto, exact, hnsw, but is fast");
    assertRejected(
        "search.metric=dot", "search.metric must be one of euclidean, cosine, but is dot");
  }
}

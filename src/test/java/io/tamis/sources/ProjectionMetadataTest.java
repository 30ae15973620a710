package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProjectionMetadataTest {
  private static ProjectionMetadata parse(String json) {
    return ProjectionMetadata.parse(json, "meta.json");
  }

  @Test
  void theSameInOtherWordsIsTheSame() {
    ProjectionMetadata one =
        parse("{\"d\": 100, \"p\": 9437184, \"seed\": 0, \"clamp\": [0.001, 0.99]}");
    ProjectionMetadata other =
        parse("{\"clamp\": [0.001,0.99], \"seed\": 0, \"p\": 9437184, \"d\": 100, \"by\": \"me\"}");
    assertThatCode(() -> one.requireSame(other, "a", "b")).doesNotThrowAnyException();
  }

  @Test
  void everyDifferenceIsNamedWithBothValues() {
    String[][] cases = {
      {"{\"d\": 3}", "{\"d\": 4}", "d must be the same in a and b, but is 3 and 4"},
      {"{\"d\": 3, \"p\": 7}", "{\"d\": 3}", "p must be the same in a and b, but is 7 and missing"},
      {
        "{\"d\": 3, \"norm_theta_star\": 1.5}",
        "{\"d\": 3, \"norm_theta_star\": 2}",
        "norm_theta_star must be the same in a and b, but is 1.5 and 2.0"
      },
      {
        "{\"d\": 3, \"clamp\": \"x\"}",
        "{\"d\": 3, \"clamp\": \"y\"}",
        "clamp must be the same in a and b, but is x and y"
      },
    };
    for (String[] one : cases) {
      assertThatThrownBy(() -> parse(one[0]).requireSame(parse(one[1]), "a", "b"))
          .hasMessage(one[2]);
    }
  }

  @Test
  void badFilesAreRefused() {
    assertRefused("meta.json must give d, but does not", "{\"p\": 1}");
    assertRefused("meta.json must hold a JSON object, but holds [1]", "[1]");
    assertRefused("meta.json: d must be a whole number, but is 1.5", "{\"d\": 1.5}");
    assertRefused("meta.json: p must be at least 1, but is 0", "{\"d\": 1, \"p\": 0}");
    assertRefused(
        "meta.json: norm_theta_star must be positive and finite, but is -1.0",
        "{\"d\": 1, \"norm_theta_star\": -1}");
    assertThatThrownBy(() -> parse("{")).hasMessageStartingWith("meta.json is not valid JSON: ");
  }

  private static void assertRefused(String message, String json) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void theNormOfTheChangeIsAShareOfTheTrainedParameters() {
    ProjectionMetadata metadata = parse("{\"d\": 100, \"p\": 40000, \"norm_theta_star\": 3}");
    assertThat(metadata.factor(0.1, 0.5) * 0.5 * 20).isCloseTo(0.3, within(1e-12));
    assertThat(metadata.factor(0.1, 0)).isEqualTo(1);
    assertThatThrownBy(() -> parse("{\"d\": 1, \"p\": 2}").factor(0.1, 1))
        .hasMessageContaining("but norm_theta_star is missing");
  }
}

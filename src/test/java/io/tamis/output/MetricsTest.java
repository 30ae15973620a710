package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void figuresKeepTheirOrderAndTheirValues() throws Exception {
    String json =
        new Metrics()
            .put("transport.s", 0.1)
            .put("candidates", 9_007_199_254_740_993L)
            .put("method", "é\"")
            .put("stages", List.of(Map.of("name", "search")))
            .toJson();
    JsonNode read = new ObjectMapper().readTree(json);
    assertThat(read.fieldNames())
        .toIterable()
        .containsExactly("transport.s", "candidates", "method", "stages");
    assertThat(read.get("transport.s").doubleValue()).isEqualTo(0.1);
    assertThat(read.get("candidates").longValue()).isEqualTo(9_007_199_254_740_993L);
    assertThat(read.get("method").textValue()).isEqualTo("é\"");
    assertThat(read.at("/stages/0/name").textValue()).isEqualTo("search");
    assertThat(json).endsWith("}\n");
  }

  @Test
  void whatIsNotFiniteStaysReadableAsText() throws Exception {
    String json =
        new Metrics()
            .put("a", Double.NaN)
            .put("b", Double.POSITIVE_INFINITY)
            .put("c", new double[] {1, Double.NEGATIVE_INFINITY})
            .put("d", Float.NaN)
            .toJson();
    JsonNode read = new ObjectMapper().readTree(json); // strict: refuses a bare NaN
    assertThat(read.get("a").textValue()).isEqualTo("NaN");
    assertThat(read.get("b").textValue()).isEqualTo("Infinity");
    assertThat(read.at("/c/1").textValue()).isEqualTo("-Infinity");
    assertThat(read.get("d").textValue()).isEqualTo("NaN");
  }

  @Test
  void aKeyGivenAgainKeepsItsPlaceAndTakesTheNewValue() {
    Metrics metrics = new Metrics().put("a", 1).put("b", 2).put("a", 3);
    assertThat(metrics.asMap()).containsExactly(Map.entry("a", 3), Map.entry("b", 2));
  }
}

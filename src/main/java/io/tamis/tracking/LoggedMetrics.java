package io.tamis.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of a {@code metrics.json} that a server can draw: its finite numbers, by their own
 * key, and what each stage cost, as {@code stages.NAME.seconds}, {@code .rows} and {@code
 * .shuffle_bytes}. Words, lists and what is true or false stay in the file, which goes along.
 */
final class LoggedMetrics {
  private static final String STAGES = "stages";

  private LoggedMetrics() {}

  /**
   * @param json text of the file
   * @throws IllegalStateException if it is no JSON, for it is a file of ours
   */
  static Map<String, Double> of(String json) {
    JsonNode root;
    try {
      root = MlflowServer.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("metrics that are no JSON", e);
    }
    Map<String, Double> values = new TreeMap<>();
    root.properties().forEach(entry -> put(values, entry.getKey(), entry.getValue()));
    for (JsonNode stage : root.path(STAGES)) {
      String prefix = STAGES + "." + stage.path("name").asText() + ".";
      stage.properties().forEach(entry -> put(values, prefix + entry.getKey(), entry.getValue()));
    }
    return values;
  }

  /** Numbers that are not finite are words in the file. */
  private static void put(Map<String, Double> values, String name, JsonNode value) {
    if (value.isNumber()) {
      values.put(name.replaceAll("[^/\\w.\\- ]", "_"), value.asDouble());
    }
  }
}

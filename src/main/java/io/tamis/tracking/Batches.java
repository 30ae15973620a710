package io.tamis.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one request to log may hold, by the limits that MLflow and Databricks state: 1,000 metrics,
 * 100 params, 100 tags, 1 MB. Each batch holds entries of one kind.
 */
final class Batches {
  static final int METRICS = 1_000;
  static final int PARAMS = 100;
  static final int TAGS = 100;

  /** Letters of a param's value; those of a tag. */
  static final int PARAM_LETTERS = 6_000;

  static final int TAG_LETTERS = 5_000;

  private static final int BYTES = 900_000;

  private Batches() {}

  /**
   * @param millis since 1970, when the figures were taken
   * @return bodies without the run's id
   */
  static List<ObjectNode> metrics(Map<String, Double> values, long millis) {
    List<ObjectNode> entries = new ArrayList<>();
    values.forEach(
        (name, value) ->
            entries.add(
                MlflowServer.JSON
                    .createObjectNode()
                    .put("key", name)
                    .put("value", value)
                    .put("timestamp", millis)
                    .put("step", 0)));
    return split("metrics", entries, METRICS);
  }

  static List<ObjectNode> params(Map<String, String> values) {
    return split("params", entries(values, PARAM_LETTERS), PARAMS);
  }

  /** Key and value of each, for a request of its own or one that makes a run. */
  static List<ObjectNode> tags(Map<String, String> values) {
    return entries(values, TAG_LETTERS);
  }

  private static List<ObjectNode> entries(Map<String, String> values, int letters) {
    List<ObjectNode> entries = new ArrayList<>();
    values.forEach(
        (name, value) ->
            entries.add(
                MlflowServer.JSON
                    .createObjectNode()
                    .put("key", name)
                    .put("value", cut(value, letters))));
    return entries;
  }

  /** What is cut stands whole in the manifest. */
  private static String cut(String value, int letters) {
    if (value.length() <= letters) {
      return value;
    }
    int end = letters - 1;
    return value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  private static List<ObjectNode> split(String kind, List<ObjectNode> entries, int most) {
    List<ObjectNode> batches = new ArrayList<>();
    ArrayNode open = null;
    long bytes = 0;
    for (ObjectNode entry : entries) {
      int size = entry.toString().getBytes(StandardCharsets.UTF_8).length + 1;
      if (open == null || open.size() == most || bytes + size > BYTES) {
        ObjectNode batch = MlflowServer.JSON.createObjectNode();
        batches.add(batch);
        open = batch.putArray(kind);
        bytes = 0;
      }
      open.add(entry);
      bytes += size;
    }
    return batches;
  }
}

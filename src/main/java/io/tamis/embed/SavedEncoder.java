package io.tamis.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tamis.config.Require;

/**
 * What is kept of an encoder that runs a model: not the model, but where it lies and how it is told
 * from others.
 *
 * @param format version of all that follows
 * @param settings what the vectors depend on
 * @param dimensions length of a vector
 */
record SavedEncoder(
    int format, Kept model, Kept tokenizer, SentenceSettings settings, int dimensions) {
  /** The newest version that this code reads and the one it writes. */
  static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  /**
   * @param path of the file to open
   * @param fingerprint of names, lengths and times; the same files have the same
   * @param contents SHA-256 of all bytes; copies have the same
   */
  record Kept(String path, String fingerprint, String contents) {}

  String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an encoder that is no JSON", e);
    }
  }

  /**
   * @param name what to call the file in messages
   * @throws IllegalArgumentException if it is none, or of a newer version
   */
  static SavedEncoder parse(String json, String name) {
    try {
      int format = JSON.readTree(json).path("format").asInt();
      Require.that(
          format >= 1 && format <= FORMAT,
          name + " must have a format in [1, " + FORMAT + "], but has " + format);
      return JSON.readValue(json, SavedEncoder.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          name
              + " must be an encoder that an earlier run saved, but is not: "
              + e.getOriginalMessage(),
          e);
    }
  }
}

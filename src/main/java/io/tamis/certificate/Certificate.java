package io.tamis.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tamis.config.Require;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a finished run claims, and the hashes of what it claims it of. The same input, config and
 * versions give the same certificate but for {@code files}.
 *
 * @param figures the run's figures by flat key, but for those that differ by nature
 * @param inputs fingerprint of each input by its role
 * @param config SHA-256 of the given keys, see {@link #hash}
 * @param versions of Tamis and of what it ran on
 * @param tables SHA-256 by path of every file of a table: the same for the same input and config
 * @param files SHA-256 by path of the other files, which tell times too
 */
public record Certificate(
    Map<String, Object> figures,
    SortedMap<String, String> inputs,
    String config,
    Map<String, String> versions,
    SortedMap<String, String> tables,
    SortedMap<String, String> files) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Times, memory and what goes with them; and a picture's points, which prove nothing. */
  private static final Set<String> NOT_CLAIMED =
      Set.of(
          "stages",
          "peak_memory",
          "density.compared_pairs",
          "density.compared_share",
          "search.reason",
          "transport.path");

  /** Keys that say where a run goes, not what it is. */
  private static final Set<String> PLACES = Set.of("output.path", "output.overwrite");

  /**
   * The certificate of a run.
   *
   * @param metrics all figures of the run
   * @param given every key that was set
   * @param hashes of all files of the run's folder
   */
  public static Certificate of(
      Map<String, Object> metrics,
      Map<String, String> inputs,
      Map<String, String> given,
      Map<String, String> versions,
      SortedMap<String, String> hashes) {
    Map<String, Object> figures = new LinkedHashMap<>(metrics);
    figures.keySet().removeIf(key -> !isClaimed(key));
    SortedMap<String, String> tables = new TreeMap<>(hashes);
    tables.keySet().removeIf(name -> !isOfTable(name));
    SortedMap<String, String> files = new TreeMap<>(hashes);
    files.keySet().removeIf(Certificate::isOfTable);
    return new Certificate(figures, new TreeMap<>(inputs), hash(given), versions, tables, files);
  }

  /** Whether a figure of a run is claimed by its certificate. */
  static boolean isClaimed(String key) {
    return !NOT_CLAIMED.contains(key);
  }

  /** Tables are folders; what lies beside them is a single file. */
  static boolean isOfTable(String name) {
    return name.contains("/");
  }

  /** SHA-256 of the keys that were given, in their order, but for the place of the output. */
  public static String hash(Map<String, String> given) {
    SortedMap<String, String> told = new TreeMap<>(given);
    told.keySet().removeAll(PLACES);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] json = new ObjectMapper().writeValueAsString(told).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("keys that are no JSON", e);
    }
  }

  /** All hashes by path. */
  public SortedMap<String, String> hashes() {
    SortedMap<String, String> all = new TreeMap<>(tables);
    all.putAll(files);
    return all;
  }

  /**
   * A figure of a certificate that was read.
   *
   * @throws IllegalArgumentException if there is no such number
   */
  public double number(String key) {
    Require.that(
        figures.get(key) instanceof JsonNode node && (node.isNumber() || node.isTextual()),
        "the certificate has no number " + key);
    return ((JsonNode) figures.get(key)).isNumber()
        ? ((JsonNode) figures.get(key)).asDouble()
        : Require.number(key, text(key)); // NaN and infinite ones are texts
  }

  /** A figure of a certificate that was read; false where there is none. */
  public boolean flag(String key) {
    return figures.get(key) instanceof JsonNode node && node.asBoolean();
  }

  /** A figure of a certificate that was read; empty where there is none. */
  public String text(String key) {
    return figures.get(key) instanceof JsonNode node ? node.asText() : "";
  }

  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("figures", figures);
    json.put("inputs", inputs);
    json.put("config", config);
    json.put("versions", versions);
    json.put("tables", tables);
    json.put("files", files);
    try {
      return JSON.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a certificate that is no JSON", e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is no certificate
   */
  public static Certificate parse(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      for (String part : new String[] {"figures", "inputs", "versions", "tables", "files"}) {
        Require.that(root.path(part).isObject(), "it has no object " + part);
      }
      Map<String, Object> figures = new LinkedHashMap<>();
      root.get("figures").properties().forEach(e -> figures.put(e.getKey(), e.getValue()));
      return new Certificate(
          figures,
          texts(root.get("inputs")),
          root.path("config").asText(),
          texts(root.get("versions")),
          texts(root.get("tables")),
          texts(root.get("files")));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static SortedMap<String, String> texts(JsonNode object) {
    SortedMap<String, String> texts = new TreeMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}

package io.tamis.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The values of one job file, by dotted key, as text.
 *
 * <p>{@code transport: {alpha: 0.5}} and {@code transport.alpha: 0.5} say the same. Reading a value
 * checks its form; its range is checked by the record that takes it.
 */
public final class ConfigFile {
  private final Map<String, String> values;

  private ConfigFile(Map<String, String> values) {
    this.values = values;
  }

  public static ConfigFile empty() {
    return new ConfigFile(new TreeMap<>());
  }

  /** Values as {@link #asMap} gives them. */
  public static ConfigFile of(Map<String, String> values) {
    return new ConfigFile(new TreeMap<>(values));
  }

  /**
   * @param yaml the file's text; an empty file holds no keys
   * @param name what to call the file in messages
   * @throws IllegalArgumentException if the text is no YAML mapping, or a key is given twice
   */
  public static ConfigFile parse(String yaml, String name) {
    Object root;
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setSchema(new FailsafeSchema())
              .setTagConstructors(Map.of(Tag.NULL, nothing -> "")) // the schema has none for it
              .setLabel(name)
              .build();
      root = new Load(settings).loadFromString(yaml);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(
          name + " is not valid YAML: " + e.getMessage().replaceAll("\\s*\\n\\s*", " "), e);
    }
    Map<String, String> values = new TreeMap<>();
    if (!root.equals("")) {
      Require.that(root instanceof Map, name + " must hold keys and values, but holds " + root);
      flatten("", (Map<?, ?>) root, values, name);
    }
    return new ConfigFile(values);
  }

  /**
   * The same values with some replaced or added.
   *
   * @param assignments each {@code KEY=VALUE}
   * @throws IllegalArgumentException if one has no equals sign
   */
  public ConfigFile with(List<String> assignments) {
    Map<String, String> merged = new TreeMap<>(values);
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      Require.that(equals > 0, "--set must read KEY=VALUE, but is " + assignment);
      merged.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1).strip());
    }
    return new ConfigFile(merged);
  }

  /**
   * @throws IllegalArgumentException if a key is not among {@code known}; names the nearest known
   */
  public void refuseUnknown(Collection<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            key + " is not a known key; the nearest known one is " + nearest(key, known));
      }
    }
  }

  /** Whether the key is given, and not empty. */
  public boolean has(String key) {
    return text(key).isPresent();
  }

  /** The value as it stands; empty where the key is missing or its value is empty. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  public String text(String key, String orElse) {
    return text(key).orElse(orElse);
  }

  public double number(String key, double orElse) {
    return text(key).map(value -> Require.number(key, value)).orElse(orElse);
  }

  public long whole(String key, long orElse) {
    return text(key).map(value -> Require.whole(key, value)).orElse(orElse);
  }

  public boolean flag(String key, boolean orElse) {
    return text(key).map(value -> Require.flag(key, value)).orElse(orElse);
  }

  public <E extends Enum<E>> E choice(String key, E orElse) {
    return text(key)
        .map(value -> Require.choice(key, orElse.getDeclaringClass(), value))
        .orElse(orElse);
  }

  /** Every value by its dotted key, in the order of the keys. */
  public Map<String, String> asMap() {
    return new TreeMap<>(values);
  }

  private static void flatten(
      String prefix, Map<?, ?> from, Map<String, String> into, String name) {
    from.forEach(
        (key, value) -> {
          String dotted = prefix + key;
          if (value instanceof Map<?, ?> nested) {
            flatten(dotted + ".", nested, into, name);
            return;
          }
          Require.that(
              !(value instanceof Collection), dotted + " must be a single value, but is " + value);
          String before = into.put(dotted, value.toString());
          Require.that(before == null, name + " gives " + dotted + " twice");
        });
  }

  private static String nearest(String key, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    List<String> sorted = new ArrayList<>(known);
    sorted.sort(
        (a, b) -> {
          int byDistance = Integer.compare(distance.apply(key, a), distance.apply(key, b));
          return byDistance != 0 ? byDistance : a.compareTo(b);
        });
    return sorted.get(0);
  }
}

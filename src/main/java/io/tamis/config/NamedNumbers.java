package io.tamis.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Values of a job file that give several names a number each: {@code math=1000, code=500}. */
public final class NamedNumbers {
  private NamedNumbers() {}

  /**
   * @param what a name stands for, for messages, as in {@code SOURCE}
   * @return whole numbers of at least 0 by name; empty where the key is not given
   * @throws IllegalArgumentException if a part has another form, or a name occurs twice
   */
  public static Map<String, Long> counts(ConfigFile file, String key, String what) {
    Map<String, Long> counts = new TreeMap<>();
    parts(file, key, what + "=COUNT")
        .forEach(
            (name, value) -> counts.put(name, Require.atLeast(key, 0, Require.whole(key, value))));
    return counts;
  }

  /**
   * @param what a name stands for, for messages, as in {@code TARGET}
   * @return positive numbers by name; empty where the key is not given
   * @throws IllegalArgumentException if a part has another form, or a name occurs twice
   */
  public static Map<String, Double> weights(ConfigFile file, String key, String what) {
    Map<String, Double> weights = new TreeMap<>();
    parts(file, key, what + "=WEIGHT")
        .forEach(
            (name, value) -> weights.put(name, Require.positive(key, Require.number(key, value))));
    return weights;
  }

  /** A name may hold spaces and equals signs. */
  private static Map<String, String> parts(ConfigFile file, String key, String form) {
    Map<String, String> parts = new TreeMap<>();
    for (String part : file.text(key).map(text -> text.split(",")).orElse(new String[0])) {
      int equals = part.lastIndexOf('=');
      Require.that(
          equals > 0, key + " must read " + form + ", " + form + ", but a part is " + part.strip());
      String name = part.substring(0, equals).strip();
      Require.that(
          parts.put(name, part.substring(equals + 1).strip()) == null,
          key
              + " must name a "
              + form.substring(0, form.indexOf('=')).toLowerCase(Locale.ROOT)
              + " once, but is "
              + name);
    }
    return parts;
  }
}

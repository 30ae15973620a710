package io.tamis.sample;

import io.tamis.config.ConfigFile;
import io.tamis.config.NamedNumbers;
import io.tamis.config.Require;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many picks each source gets at least and at most; without them one cut holds for all.
 *
 * @param by whether picks are counted by source
 * @param floor least picks of a source that has so many
 * @param cap most picks of a source
 * @param floors the least of single sources, in place of {@code floor}
 * @param caps the most of single sources, in place of {@code cap}
 */
public record Quotas(By by, long floor, long cap, Map<String, Long> floors, Map<String, Long> caps)
    implements Serializable {
  /** What picks are counted by. */
  public enum By {
    POOL,
    SOURCE
  }

  /** Every key that this record reads. */
  public static final List<String> KEYS =
      List.of("sample.by", "sample.floor", "sample.cap", "sample.floors", "sample.caps");

  /**
   * @throws IllegalArgumentException if a quota is given without {@code by: source}, or a floor
   *     lies above its cap
   */
  public Quotas {
    Require.atLeast("sample.floor", 0, floor);
    Require.atLeast("sample.cap", 0, cap);
    boolean isGiven = floor > 0 || cap < Long.MAX_VALUE || !floors.isEmpty() || !caps.isEmpty();
    Require.that(
        by == By.SOURCE || !isGiven,
        "sample.by must be source where sample.floor, sample.cap, sample.floors or sample.caps is"
            + " given, but is "
            + Require.spelled(by));
    floors = Map.copyOf(new TreeMap<>(floors));
    caps = Map.copyOf(new TreeMap<>(caps));
    Require.that(
        floor <= cap,
        "sample.floor must be at most sample.cap, but they are " + floor + " and " + cap);
    for (Map.Entry<String, Long> given : floors.entrySet()) {
      long most = caps.getOrDefault(given.getKey(), cap);
      Require.that(
          given.getValue() <= most,
          "sample.floors must be at most the cap of their source, but those of "
              + given.getKey()
              + " are "
              + given.getValue()
              + " and "
              + most);
    }
    for (Map.Entry<String, Long> given : caps.entrySet()) {
      long least = floors.getOrDefault(given.getKey(), floor);
      Require.that(
          least <= given.getValue(),
          "sample.caps must be at least the floor of their source, but those of "
              + given.getKey()
              + " are "
              + given.getValue()
              + " and "
              + least);
    }
  }

  /** One cut for all. */
  public static Quotas none() {
    return new Quotas(By.POOL, 0, Long.MAX_VALUE, Map.of(), Map.of());
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static Quotas from(ConfigFile file) {
    return new Quotas(
        file.choice("sample.by", By.POOL),
        file.whole("sample.floor", 0),
        file.whole("sample.cap", Long.MAX_VALUE),
        NamedNumbers.counts(file, "sample.floors", "SOURCE"),
        NamedNumbers.counts(file, "sample.caps", "SOURCE"));
  }

  /** What a row is counted with. */
  public String group(String source) {
    return switch (by) {
      case POOL -> "";
      case SOURCE -> source;
    };
  }

  /** Sources that quotas name. */
  public List<String> named() {
    TreeMap<String, Long> all = new TreeMap<>(floors);
    all.putAll(caps);
    return List.copyOf(all.keySet());
  }

  /** Least picks of a source that has {@code count} rows. */
  public long floor(String source, long count) {
    return Math.min(count, floors.getOrDefault(source, floor));
  }

  /** Most picks of a source that has {@code count} rows. */
  public long cap(String source, long count) {
    return Math.min(count, caps.getOrDefault(source, cap));
  }
}

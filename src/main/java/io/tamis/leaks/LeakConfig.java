package io.tamis.leaks;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.input.InputConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What counts as a leak, and what is done about it.
 *
 * @param action what becomes of candidates that are found
 * @param heldOut examples that must not be trained on, besides the queries
 * @param words n of the n-grams that are compared, at least {@code lineWords}
 * @param share of the words of one text, found in the other, from which on it is a leak; in (0, 1]
 * @param lineWords words from which on a line that both texts hold is a leak; shorter lines say
 *     nothing
 * @param distance in the units of the search's metric, within which an embedding is a leak; empty:
 *     embeddings are not compared
 */
public record LeakConfig(
    Action action,
    Optional<InputConfig> heldOut,
    int words,
    double share,
    int lineWords,
    OptionalDouble distance) {
  /** The role of the held-out set: the first word of every key. */
  public static final String ROLE = "decontaminate";

  public static final List<String> KEYS =
      Stream.concat(
              InputConfig.keys(ROLE).stream(),
              Stream.of(
                  "decontaminate.action",
                  "decontaminate.words",
                  "decontaminate.share",
                  "decontaminate.line-words",
                  "decontaminate.distance"))
          .toList();

  private static final int MOST_WORDS = 100;

  /** What is done about leaks. */
  public enum Action {
    /** They are written apart and get no mass. */
    QUARANTINE,
    /** They are counted and written, and stay in the pool. */
    REPORT,
    /** Nothing is compared. */
    OFF
  }

  public LeakConfig {
    Require.between("decontaminate.line-words", 3, MOST_WORDS, lineWords);
    Require.between("decontaminate.words", 3, MOST_WORDS, words);
    Require.that(
        words >= lineWords,
        "decontaminate.words must be at least decontaminate.line-words, but they are "
            + words
            + " and "
            + lineWords);
    Require.positive("decontaminate.share", share);
    Require.between("decontaminate.share", 0, 1, share);
    distance.ifPresent(radius -> Require.nonNegative("decontaminate.distance", radius));
  }

  public static LeakConfig from(ConfigFile file) {
    return new LeakConfig(
        file.choice("decontaminate.action", Action.QUARANTINE),
        InputConfig.keys(ROLE).stream().anyMatch(key -> !key.endsWith(".format") && file.has(key))
            ? Optional.of(InputConfig.from(file, ROLE))
            : Optional.empty(),
        (int) Math.min(Integer.MAX_VALUE, file.whole("decontaminate.words", 13)),
        file.number("decontaminate.share", 0.6),
        (int) Math.min(Integer.MAX_VALUE, file.whole("decontaminate.line-words", 8)),
        file.has("decontaminate.distance")
            ? OptionalDouble.of(file.number("decontaminate.distance", 0))
            : OptionalDouble.empty());
  }

  /** Whether anything is compared. */
  public boolean isOn() {
    return action != Action.OFF;
  }
}

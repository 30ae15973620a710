package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.tracking.TrackingConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an orchestrator says of a run, and where it wants to be told of it.
 *
 * @param id its name for the run, at most {@value #LONGEST_ID} characters; written into the output
 *     folder, so that this run's output can be told from an older one's
 * @param tracking the server that is told
 * @param log how standard error is written
 */
record RunConfig(Optional<String> id, TrackingConfig tracking, LogFormat log) {
  static final List<String> KEYS =
      Stream.of(List.of("run.id"), TrackingConfig.KEYS, LogFormat.KEYS)
          .flatMap(List::stream)
          .toList();

  private static final int LONGEST_ID = 250;

  RunConfig {
    id.ifPresent(
        text -> {
          Require.that(
              text.length() <= LONGEST_ID,
              "run.id must have at most "
                  + LONGEST_ID
                  + " characters, but has "
                  + text.length()
                  + ": "
                  + text);
          Require.that(
              text.chars().noneMatch(Character::isISOControl),
              "run.id must be one line without control characters, but is "
                  + text.replaceAll("\\p{Cntrl}", "?"));
        });
  }

  /**
   * @param given every key that was set
   */
  static RunConfig of(Map<String, String> given) {
    ConfigFile file = ConfigFile.of(given);
    return new RunConfig(file.text("run.id"), TrackingConfig.from(file), LogFormat.from(file));
  }
}

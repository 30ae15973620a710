package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an orchestrator says of a run.
 *
 * @param id its name for the run, at most {@value #LONGEST_ID} characters; written into the output
 *     folder, so that this run's output can be told from an older one's
 */
record RunConfig(Optional<String> id) {
  static final List<String> KEYS = List.of("run.id");

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
    return new RunConfig(ConfigFile.of(given).text("run.id"));
  }
}

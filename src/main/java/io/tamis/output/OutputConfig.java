package io.tamis.output;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;

/**
 * Where results go.
 *
 * @param key that names the place, for messages
 * @param path folder on any Hadoop filesystem, which must not exist yet
 * @param format of the selection, which training reads; the tables about the run are Parquet
 * @param overwrite whether an earlier run's folder is replaced
 * @param repeat whether a pick is written as often as it was drawn
 */
public record OutputConfig(
    String key, String path, Format format, boolean overwrite, boolean repeat) {
  public static final List<String> KEYS =
      List.of("output.path", "output.format", "output.overwrite", "output.repeat");

  /** How a selection is written. */
  public enum Format {
    PARQUET,
    /** One file of lines, by rank. */
    JSONL,
    /** A folder that {@code datasets.load_from_disk} loads. */
    ARROW
  }

  /** An output whose picks are written once each. */
  public OutputConfig(String key, String path, Format format, boolean overwrite) {
    this(key, path, format, overwrite, false);
  }

  public OutputConfig {
    Require.that(!path.isBlank(), key + " must be given: the folder to write to");
  }

  /**
   * @param inputKey of an input
   * @param input path of that input
   * @throws IllegalArgumentException if the input lies in this output, which may be replaced, or
   *     the output in the input, where the next run would read it
   */
  public void refuseInput(String inputKey, String input) {
    Place out = Place.of(path);
    Place in = Place.of(input);
    Require.that(
        !in.isIn(out),
        inputKey + " must not lie in " + key + ", but they are " + input + " and " + path);
    Require.that(
        !out.isIn(in),
        key + " must not lie in " + inputKey + ", but they are " + path + " and " + input);
  }

  public static OutputConfig from(ConfigFile file) {
    return new OutputConfig(
        "output.path",
        file.text("output.path", ""),
        file.choice("output.format", Format.PARQUET),
        file.flag("output.overwrite", false),
        file.flag("output.repeat", false));
  }
}

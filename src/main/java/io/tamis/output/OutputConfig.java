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
 */
public record OutputConfig(String key, String path, Format format, boolean overwrite) {
  public static final List<String> KEYS =
      List.of("output.path", "output.format", "output.overwrite");

  /** How a selection is written. */
  public enum Format {
    PARQUET("parquet", "parquet"),
    JSONL("json", "jsonl");

    private final String spark;
    private final String ending;

    Format(String spark, String ending) {
      this.spark = spark;
      this.ending = ending;
    }

    /** Spark's name for it. */
    String spark() {
      return spark;
    }

    String ending() {
      return ending;
    }
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
        file.flag("output.overwrite", false));
  }
}

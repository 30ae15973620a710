package io.tamis.embed;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How texts become vectors.
 *
 * @param dimensions length of a vector of the built-in encoder, in [2, 4096]
 * @param path folder of an encoder saved by an earlier run, used instead of a new one
 * @param model what is said of the user's own encoder
 */
public record EmbedConfig(
    Encoder encoder, int dimensions, Optional<String> path, ModelConfig model) {
  private static final String ENCODER = "embed.encoder";
  private static final String DIMENSIONS = "embed.dimensions";
  static final String PATH = "embed.path";

  /** Every key that this package reads. */
  public static final List<String> KEYS =
      Stream.concat(Stream.of(ENCODER, DIMENSIONS, PATH), ModelConfig.KEYS.stream()).toList();

  public EmbedConfig {
    checkDimensions(dimensions);
  }

  /** The built-in encoder. */
  public EmbedConfig(Encoder encoder, int dimensions, Optional<String> path) {
    this(encoder, dimensions, path, ModelConfig.none());
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static EmbedConfig from(ConfigFile file) {
    EmbedConfig config =
        new EmbedConfig(
            file.choice(ENCODER, Encoder.HASHED),
            checkDimensions(file.whole(DIMENSIONS, 256)),
            file.text(PATH),
            ModelConfig.from(file));
    switch (config.encoder) {
      case HASHED -> {
        for (String key : ModelConfig.KEYS) {
          Require.that(
              ModelConfig.isDefault(file, key),
              key
                  + " must not be given where embed.encoder is hashed, but is "
                  + file.text(key, "")
                  + "; set embed.encoder to onnx");
        }
      }
      case ONNX -> {
        Require.that(
            config.model.model().isPresent() || config.path.isPresent(),
            "embed.model must be given where embed.encoder is onnx: the folder of a sentence encoder"
                + " with model.onnx and tokenizer.json");
        Require.that(
            !file.has(DIMENSIONS),
            "embed.dimensions must not be given where embed.encoder is onnx, whose model has its"
                + " own, but is "
                + config.dimensions);
      }
    }
    return config;
  }

  /** The paths that are read, by key. */
  public Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>(model.inputs());
    path.ifPresent(saved -> inputs.put(PATH, saved));
    return inputs;
  }

  private static int checkDimensions(long dimensions) {
    return (int) Require.between(DIMENSIONS, 2, 4096, (double) dimensions);
  }
}

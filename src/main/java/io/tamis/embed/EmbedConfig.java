package io.tamis.embed;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Optional;

/**
 * How texts become vectors.
 *
 * @param dimensions length of a vector, in [2, 4096]
 * @param path folder of an encoder saved by an earlier run, used instead of fitting one
 */
public record EmbedConfig(Encoder encoder, int dimensions, Optional<String> path) {
  /** Every key that this package reads. */
  public static final List<String> KEYS =
      List.of("embed.encoder", "embed.dimensions", "embed.path");

  public EmbedConfig {
    checkDimensions(dimensions);
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static EmbedConfig from(ConfigFile file) {
    return new EmbedConfig(
        file.choice("embed.encoder", Encoder.HASHED),
        checkDimensions(file.whole("embed.dimensions", 256)),
        file.text("embed.path"));
  }

  private static int checkDimensions(long dimensions) {
    return (int) Require.between("embed.dimensions", 2, 4096, (double) dimensions);
  }
}

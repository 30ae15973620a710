package io.tamis.transport;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the plan minimizes.
 *
 * @param alpha weight of alignment against diversity, in [0, 1]; empty: the largest whose support
 *     holds the budget
 * @param distanceScale typical distance between embeddings, in their units, the reference's C;
 *     makes alpha unit-free; empty: the median over queries of the nearest distance
 */
public record TransportConfig(OptionalDouble alpha, OptionalDouble distanceScale) {
  public static final List<String> KEYS = List.of("transport.alpha", "transport.distance-scale");

  public TransportConfig {
    alpha.ifPresent(value -> Require.between("transport.alpha", 0, 1, value)); // NaN fails too
    distanceScale.ifPresent(value -> Require.positive("transport.distance-scale", value));
  }

  public static TransportConfig from(ConfigFile file) {
    return new TransportConfig(
        automatic(file, "transport.alpha", 0.5), automatic(file, "transport.distance-scale", 5.0));
  }

  private static OptionalDouble automatic(ConfigFile file, String key, double orElse) {
    return file.text(key, "").equals("auto")
        ? OptionalDouble.empty()
        : OptionalDouble.of(file.number(key, orElse));
  }
}

package io.tamis.density;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.OptionalInt;

/**
 * How densities are counted.
 *
 * @param bandwidth h, the reference's sigma, in the units of the embeddings; 0 switches densities
 *     off, so that every candidate has density 1
 * @param scope which candidates count
 * @param neighbors how many of the nearest count, the candidate itself included, at least 1, the
 *     reference's kde_K; empty: all
 */
public record DensityConfig(double bandwidth, Scope scope, OptionalInt neighbors) {
  public static final List<String> KEYS =
      List.of("density.bandwidth", "density.scope", "density.neighbors");

  /** Which candidates count as neighbors. */
  public enum Scope {
    /** All. */
    POOL,
    /** Those in some query's neighborhood, as the reference does. */
    PREFETCHED
  }

  public DensityConfig {
    Require.nonNegative("density.bandwidth", bandwidth);
    neighbors.ifPresent(count -> Require.atLeast("density.neighbors", 1, count));
  }

  public static DensityConfig from(ConfigFile file) {
    OptionalInt neighbors =
        file.text("density.neighbors").filter(value -> !value.equals("all")).stream()
            .mapToLong(
                value ->
                    Require.atLeast(
                        "density.neighbors", 1, Require.whole("density.neighbors", value)))
            .mapToInt(count -> (int) Math.min(Integer.MAX_VALUE, count))
            .findFirst();
    return new DensityConfig(
        file.number("density.bandwidth", 0.75),
        file.choice("density.scope", Scope.POOL),
        neighbors);
  }

  /** Whether near-duplicates count at all. */
  public boolean isOn() {
    return bandwidth > 0;
  }
}

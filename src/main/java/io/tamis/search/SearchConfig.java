package io.tamis.search;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.scan.Metric;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;

/**
 * How neighborhoods are found.
 *
 * @param kind which search answers
 * @param depth neighbors fetched for each query, at least 2, the reference's max_K; empty: as many
 *     as the transport plan needs
 * @param metric what distance means
 */
public record SearchConfig(Kind kind, OptionalInt depth, Metric metric) implements Serializable {
  public static final List<String> KEYS = List.of("search.kind", "search.depth", "search.metric");

  /** Which search answers the queries. */
  public enum Kind {
    /** The one that costs less. */
    AUTO,
    /** A scan of the raw vectors. */
    EXACT
  }

  public SearchConfig {
    depth.ifPresent(count -> Require.atLeast("search.depth", 2, count));
  }

  public static SearchConfig from(ConfigFile file) {
    OptionalInt depth =
        file.text("search.depth").filter(value -> !value.equals("auto")).stream()
            .mapToLong(
                value -> Require.atLeast("search.depth", 2, Require.whole("search.depth", value)))
            .mapToInt(count -> (int) Math.min(Integer.MAX_VALUE, count))
            .findFirst();
    return new SearchConfig(
        file.choice("search.kind", Kind.AUTO),
        depth,
        file.choice("search.metric", Metric.EUCLIDEAN));
  }
}

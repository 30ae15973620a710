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
 * @param minimumRecall share of the true nearest neighbors that an index must find, in [0, 1]
 */
public record SearchConfig(Kind kind, OptionalInt depth, Metric metric, double minimumRecall)
    implements Serializable {
  public static final List<String> KEYS =
      List.of("search.kind", "search.depth", "search.metric", "search.minimum-recall");

  /** Which search answers the queries. */
  public enum Kind {
    /** The one that costs less. */
    AUTO,
    /** A scan of the raw vectors. */
    EXACT,
    /** The graphs of an index. */
    HNSW
  }

  public SearchConfig {
    depth.ifPresent(count -> Require.atLeast("search.depth", 2, count));
    Require.between("search.minimum-recall", 0, 1, minimumRecall);
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
        file.choice("search.metric", Metric.EUCLIDEAN),
        file.number("search.minimum-recall", 0.95));
  }
}

package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.density.DensityConfig;
import io.tamis.embed.EmbedConfig;
import io.tamis.index.IndexConfig;
import io.tamis.input.InputConfig;
import io.tamis.output.OutputConfig;
import io.tamis.sample.Draw;
import io.tamis.sample.SampleConfig;
import io.tamis.search.SearchConfig;
import io.tamis.transport.TransportConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole selection job: what each step takes, checked.
 *
 * @param given every key that was set, as text, for the manifest and the report
 */
record JobConfig(
    InputConfig candidates,
    InputConfig queries,
    EmbedConfig embed,
    IndexConfig index,
    SearchConfig search,
    DensityConfig density,
    TransportConfig transport,
    SampleConfig sample,
    OutputConfig output,
    Map<String, String> given) {

  /** The system that turns neighborhoods into masses. */
  enum Method {
    /** Optimal transport with kernel densities. */
    TSDS
  }

  static final String METHOD = "method";

  JobConfig {
    Require.that(
        transport.alpha().isPresent() || sample.draw() != Draw.NONE,
        "transport.alpha must be a number where sample.draw is none, because auto fits it to the"
            + " budget, but is auto");
    requireIndex(search, index);
    candidates.path().ifPresent(path -> output.refuseInput("candidates.path", path));
    queries.path().ifPresent(path -> output.refuseInput("queries.path", path));
  }

  /** Graphs cannot answer where there are none. */
  static void requireIndex(SearchConfig search, IndexConfig index) {
    Require.that(
        search.kind() != SearchConfig.Kind.HNSW || index.path().isPresent(),
        "index.path must be given where search.kind is hnsw: the folder of the index; index build"
            + " makes one");
  }

  /** Every key that a job file may hold. */
  static List<String> keys() {
    return Stream.of(
            InputConfig.keys("candidates"),
            InputConfig.keys("queries"),
            EmbedConfig.KEYS,
            IndexConfig.KEYS,
            SearchConfig.KEYS,
            DensityConfig.KEYS,
            TransportConfig.KEYS,
            SampleConfig.KEYS,
            OutputConfig.KEYS,
            List.of(METHOD))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * @throws IllegalArgumentException if a key is not known, or a value breaks its rule
   */
  static JobConfig from(ConfigFile file) {
    file.refuseUnknown(keys());
    file.choice(METHOD, Method.TSDS);
    return new JobConfig(
        InputConfig.from(file, "candidates"),
        InputConfig.from(file, "queries"),
        EmbedConfig.from(file),
        IndexConfig.from(file),
        SearchConfig.from(file),
        DensityConfig.from(file),
        TransportConfig.from(file),
        SampleConfig.from(file),
        OutputConfig.from(file),
        file.asMap());
  }
}

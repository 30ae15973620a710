package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.density.DensityConfig;
import io.tamis.embed.EmbedConfig;
import io.tamis.index.IndexConfig;
import io.tamis.input.InputConfig;
import io.tamis.learnability.LearnabilityConfig;
import io.tamis.learnability.Quotas;
import io.tamis.search.SearchConfig;
import io.tamis.sources.SourcesConfig;
import io.tamis.transport.TransportConfig;

/** The system that turns candidates into masses, with what it alone takes. */
sealed interface SystemConfig {
  /** What the config key {@code method} names. */
  enum Method {
    /** Optimal transport with kernel densities. */
    TSDS,
    /** What training takes away of a candidate's loss. */
    LEARNABILITY,
    /** Whole tasks, by what fine-tuning on them is expected to give. */
    SOURCES
  }

  Method method();

  /** Candidates near the queries, by optimal transport. */
  record Transport(
      InputConfig queries,
      EmbedConfig embed,
      IndexConfig index,
      SearchConfig search,
      DensityConfig density,
      TransportConfig transport)
      implements SystemConfig {
    public Transport {
      requireIndex(search, index);
    }

    static Transport from(ConfigFile file) {
      return new Transport(
          InputConfig.from(file, "queries"),
          EmbedConfig.from(file),
          IndexConfig.from(file),
          SearchConfig.from(file),
          DensityConfig.from(file),
          TransportConfig.from(file));
    }

    @Override
    public Method method() {
      return Method.TSDS;
    }
  }

  /** Candidates of which a reference model learned most, by two losses each. */
  record Learnability(LearnabilityConfig settings, Quotas quotas) implements SystemConfig {
    static Learnability from(ConfigFile file) {
      return new Learnability(LearnabilityConfig.from(file), Quotas.from(file));
    }

    @Override
    public Method method() {
      return Method.LEARNABILITY;
    }
  }

  /** Tasks that help the targets, by gradients of candidates and queries. */
  record Sources(InputConfig queries, SourcesConfig settings) implements SystemConfig {
    static Sources from(ConfigFile file) {
      return new Sources(InputConfig.from(file, "queries"), SourcesConfig.from(file));
    }

    @Override
    public Method method() {
      return Method.SOURCES;
    }
  }

  /** Graphs cannot answer where there are none. */
  static void requireIndex(SearchConfig search, IndexConfig index) {
    Require.that(
        search.kind() != SearchConfig.Kind.HNSW || index.path().isPresent(),
        "index.path must be given where search.kind is hnsw: the folder of the index; index build"
            + " makes one");
  }
}

package io.tamis.cli;

import io.tamis.allocation.AllocationConfig;
import io.tamis.baselines.BaselinesConfig;
import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.density.DensityConfig;
import io.tamis.dsir.DsirConfig;
import io.tamis.embed.EmbedConfig;
import io.tamis.index.IndexConfig;
import io.tamis.input.InputConfig;
import io.tamis.leaks.LeakConfig;
import io.tamis.learnability.LearnabilityConfig;
import io.tamis.less.LessConfig;
import io.tamis.sample.Quotas;
import io.tamis.search.SearchConfig;
import io.tamis.sources.SourcesConfig;
import io.tamis.transport.TransportConfig;
import java.util.Map;
import java.util.TreeMap;

/** The system that turns candidates into masses, with what it alone takes. */
sealed interface SystemConfig {
  /** What the config key {@code method} names. */
  enum Method {
    /** Optimal transport with kernel densities. */
    TSDS,
    /** The same number of nearest candidates for each query, with even masses. */
    KNN_UNIFORM,
    /** Queries take turns. */
    ROUND_ROBIN,
    /** Queries, or their sources, take turns, which are lost on candidates that are taken. */
    RDS_ROUND_ROBIN,
    /** The candidates that are nearest to any query. */
    DOUBLY_GREEDY,
    /** Entropic transport to the whole pool. */
    UNBALANCED_TRANSPORT,
    /** By chance. */
    RANDOM,
    /** By chance, the same share of each source. */
    RANDOM_BALANCED,
    /** What training takes away of a candidate's loss. */
    LEARNABILITY,
    /** Whole tasks, by what fine-tuning on them is expected to give. */
    SOURCES,
    /** What importance resampling draws, by the n-grams of texts. */
    DSIR,
    /** The candidates whose gradients match those of the queries. */
    LESS
  }

  Method method();

  /** Paths that are read beside the candidates, by key. */
  Map<String, String> inputs();

  private static Map<String, String> inputs(InputConfig queries, LeakConfig leaks) {
    Map<String, String> inputs = new TreeMap<>();
    queries.path().ifPresent(path -> inputs.put("queries.path", path));
    leaks
        .heldOut()
        .flatMap(InputConfig::path)
        .ifPresent(path -> inputs.put("decontaminate.path", path));
    return inputs;
  }

  /** Candidates near the queries, by optimal transport. */
  record Transport(
      InputConfig queries,
      EmbedConfig embed,
      IndexConfig index,
      SearchConfig search,
      DensityConfig density,
      TransportConfig transport,
      LeakConfig leaks,
      Quotas quotas,
      AllocationConfig targets)
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
          TransportConfig.from(file),
          LeakConfig.from(file),
          Quotas.from(file),
          AllocationConfig.from(file));
    }

    @Override
    public Map<String, String> inputs() {
      Map<String, String> inputs = SystemConfig.inputs(queries, leaks);
      index.path().ifPresent(path -> inputs.put("index.path", path));
      inputs.putAll(embed.inputs());
      return inputs;
    }

    /** Whether picks are chosen under floors or caps. */
    boolean hasFloorsOrCaps() {
      return quotas.by() == Quotas.By.SOURCE || targets.hasFloors();
    }

    @Override
    public Method method() {
      return Method.TSDS;
    }
  }

  /**
   * A prefix of a ranking by one of the rules that the others are compared with.
   *
   * @param pool how pool and queries are opened and searched; knn-uniform reads its transport too
   */
  record Baseline(Method method, Transport pool, BaselinesConfig settings) implements SystemConfig {
    public Baseline {
      String spelled = Require.spelled(method);
      pool.search()
          .depth()
          .ifPresent(
              depth ->
                  Require.that(
                      false,
                      "search.depth must be auto where method is "
                          + spelled
                          + ", whose lists are as deep as it needs, but is "
                          + depth));
      Require.that(
          method != Method.KNN_UNIFORM || pool.transport().alpha().isPresent(),
          "transport.alpha must be a number where method is knn-uniform, but is auto");
      Require.that(
          method != Method.KNN_UNIFORM || pool.transport().distanceScale().isPresent(),
          "transport.distance-scale must be a number where method is knn-uniform, but is auto");
      Require.that(
          settings.turns() == BaselinesConfig.Turn.QUERY || pool.queries().source().isPresent(),
          "queries.source must be given where baselines.turns is source, but is not");
    }

    @Override
    public Map<String, String> inputs() {
      return pool.inputs();
    }

    static Baseline from(Method method, ConfigFile file) {
      return new Baseline(method, Transport.from(file), BaselinesConfig.from(file));
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

    @Override
    public Map<String, String> inputs() {
      return Map.of();
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

    @Override
    public Map<String, String> inputs() {
      Map<String, String> inputs = new TreeMap<>(settings.files());
      queries.path().ifPresent(path -> inputs.put("queries.path", path));
      return inputs;
    }
  }

  /** Candidates whose texts resemble the queries', by n-grams. */
  record Dsir(InputConfig queries, DsirConfig settings, LeakConfig leaks) implements SystemConfig {
    static Dsir from(ConfigFile file) {
      return new Dsir(
          InputConfig.from(file, "queries"), DsirConfig.from(file), LeakConfig.from(file));
    }

    @Override
    public Method method() {
      return Method.DSIR;
    }

    @Override
    public Map<String, String> inputs() {
      return SystemConfig.inputs(queries, leaks);
    }
  }

  /** Candidates whose gradients at several checkpoints match the queries'. */
  record Less(InputConfig queries, LessConfig settings, LeakConfig leaks) implements SystemConfig {
    static Less from(ConfigFile file) {
      return new Less(
          InputConfig.from(file, "queries"), LessConfig.from(file), LeakConfig.from(file));
    }

    @Override
    public Method method() {
      return Method.LESS;
    }

    @Override
    public Map<String, String> inputs() {
      return SystemConfig.inputs(queries, leaks);
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

package io.tamis.cli;

import io.tamis.cost.Calibration;
import io.tamis.cost.CostModel;
import io.tamis.cost.Decision;
import io.tamis.cost.Form;
import io.tamis.cost.Workload;
import io.tamis.index.IndexFolder;
import io.tamis.search.SearchConfig.Kind;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which search answers what, once it is known; never automatic.
 *
 * @param search for the queries' neighbors
 * @param density for the candidates' surroundings
 * @param reason for the log and the metrics
 */
record SearchChoice(Kind search, Kind density, String reason) {
  private static final Logger LOG = LoggerFactory.getLogger(SearchChoice.class);

  /** What the settings ask for; where they leave it open, what is predicted to take less. */
  static SearchChoice of(SystemConfig.Transport config, VectorPool pool, int queries) {
    return switch (config.search().kind()) {
      case EXACT -> both(Kind.EXACT, "search.kind is exact");
      case HNSW -> both(Kind.HNSW, "search.kind is hnsw");
      case AUTO ->
          pool.index()
              .map(index -> cheaper(config, pool, index, queries))
              .orElseGet(() -> both(Kind.EXACT, "there is no index"));
    };
  }

  private static SearchChoice both(Kind kind, String reason) {
    return new SearchChoice(kind, kind, reason);
  }

  private static SearchChoice cheaper(
      SystemConfig.Transport config, VectorPool pool, IndexFolder index, int queries) {
    int cores = pool.embeddings().sparkSession().sparkContext().defaultParallelism();
    Workload work =
        new Workload(
            new Workload.Pool(
                pool.size(),
                index.manifest().settings().dimensions(),
                index.manifest().bytes(),
                Form.SHARDS),
            PlanSearch.firstRound(config.search(), config.density(), queries, pool.size()),
            Optional.of(Workload.Index.of(index.manifest())),
            Workload.Cluster.local(cores, Runtime.getRuntime().maxMemory()));
    CostModel model = new CostModel(Calibration.ofThisMachine());
    Decision search = model.search(work);
    Decision density = model.density(work);
    String reason = "search: " + search.reason() + "; density: " + density.reason();
    LOG.info("{}", reason);
    return new SearchChoice(kind(search), kind(density), reason);
  }

  private static Kind kind(Decision decision) {
    return switch (decision.choice()) {
      case SCAN -> Kind.EXACT;
      case GRAPH -> Kind.HNSW;
    };
  }
}

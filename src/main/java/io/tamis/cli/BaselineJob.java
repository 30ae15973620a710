package io.tamis.cli;

import io.tamis.baselines.Ranking;
import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import io.tamis.output.Report;
import io.tamis.sample.MassTable;
import io.tamis.sample.Selection;
import io.tamis.sample.SelectionTable;
import io.tamis.search.NeighborhoodTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** From candidates and queries to the first of a ranking by one of the rules to compare with. */
final class BaselineJob {
  private final JobConfig config;
  private final SystemConfig.Baseline system;
  private final SparkRun run;
  private final SparkSession spark;

  BaselineJob(JobConfig config, SystemConfig.Baseline system, SparkRun run) {
    this.config = config;
    this.system = system;
    this.run = run;
    this.spark = run.spark();
  }

  /**
   * @return one sentence on what was done
   */
  String run() throws Exception {
    try (OutputFolder output =
            OutputFolder.open(
                spark.sparkContext().hadoopConfiguration(), config.output(), run.id());
        TargetedPool opened = TargetedPool.toSelect(config, system.pool(), run)) {
      return select(opened, output);
    }
  }

  private String select(TargetedPool opened, OutputFolder output) throws Exception {
    int budget = config.sample().budget(opened.pool().size() - opened.pool().quarantined().size());
    PoolSearch search = PoolSearch.of(system.pool(), opened.pool(), opened.targets().vectors());
    RankedPool pool =
        new RankedPool(
            opened,
            search,
            system.settings(),
            system.pool().transport(),
            config.sample().seed(),
            run);
    Ranking ranking = pool.rank(system.method(), budget);
    Require.that(
        ranking.size() >= budget,
        "sample.count must be at most the number of candidates with mass, "
            + ranking.size()
            + ", but is "
            + budget
            + "; a smaller transport.alpha spreads the mass over more");
    TransportJob.Masses masses = masses(ranking, budget);
    Selection selection = selection(ranking, masses, budget);
    run.progress().rows("sample", budget);
    BaselineReport report =
        run.step(
            "report", () -> new BaselineReport(config, ranking, selection, masses, opened, spark));
    run.step(
        "output",
        () -> {
          write(opened, pool, masses, selection, output);
          run.progress().rows("output", budget);
          return null;
        });
    Metrics metrics = metrics(opened, pool, search, masses, selection);
    if (!report.massBySource().isEmpty()) {
      metrics.put("mass_by_source", report.massBySource());
    }
    RunEnd.certified(output, run, config)
        .fingerprint("candidates", opened.candidates().fingerprint())
        .fingerprint("queries", opened.queries().fingerprint())
        .report(written -> Report.render(report.data(written)))
        .commit(metrics);
    return String.format(
        Locale.ROOT,
        "%,d of %,d candidates selected for %,d queries by %s (%.1f %% by ties%s) -> %s",
        budget,
        opened.pool().size(),
        opened.targets().vectors().size(),
        Require.spelled(system.method()),
        100 * selection.tieShare(),
        opened.leaks().clause(),
        output.path());
  }

  /**
   * What the rule gives where its scores are masses: of knn-uniform all, of unbalanced-transport
   * those of the picks among themselves. Else every pick the same.
   */
  private TransportJob.Masses masses(Ranking ranking, int budget) {
    int count = system.method() == SystemConfig.Method.KNN_UNIFORM ? ranking.size() : budget;
    boolean areScores =
        system.method() == SystemConfig.Method.KNN_UNIFORM
            || system.method() == SystemConfig.Method.UNBALANCED_TRANSPORT;
    double[] shares = new double[count];
    Arrays.setAll(shares, n -> areScores ? ranking.scores()[n] : 1);
    double all = 0;
    for (double share : shares) {
      all += share;
    }
    Map<String, Double> byId = new HashMap<>();
    for (int n = 0; n < count; n++) {
      byId.put(ranking.ids()[n], shares[n] / all);
    }
    String[] ids = Ids.sorted(byId.keySet());
    return new TransportJob.Masses(ids, Arrays.stream(ids).mapToDouble(byId::get).toArray());
  }

  private static Selection selection(Ranking ranking, TransportJob.Masses masses, int budget) {
    String[] picks = ranking.first(budget);
    Selection even = Selection.even(picks, ranking.tieShare(budget));
    return new Selection(
        picks,
        even.counts(),
        even.weights(),
        Arrays.stream(picks)
            .mapToDouble(id -> masses.masses()[Arrays.binarySearch(masses.ids(), id, Ids.ORDER)])
            .toArray(),
        even.tieShare());
  }

  private void write(
      TargetedPool opened,
      RankedPool pool,
      TransportJob.Masses masses,
      Selection selection,
      OutputFolder output) {
    List<OutputFolder.Table> tables = new ArrayList<>();
    tables.add(
        output.table("masses", MassTable.of(spark, masses.ids(), masses.masses()).coalesce(1)));
    pool.lists()
        .ifPresent(
            lists ->
                tables.add(
                    output.table("neighborhoods", NeighborhoodTable.of(spark, lists).coalesce(1))));
    opened.leaks().table(spark, output).ifPresent(tables::add);
    if (opened.pool().rejectedCount() > 0) {
      tables.add(
          output.table(
              "rejected", opened.pool().rejected().repartition(1).sortWithinPartitions("id")));
    }
    tables.add(
        output.selection(
            "selection",
            SelectedRows.of(
                output.config(),
                opened.candidates(),
                SelectionTable.of(spark, selection),
                selection.size())));
    output.write(tables.toArray(OutputFolder.Table[]::new));
  }

  private Metrics metrics(
      TargetedPool opened,
      RankedPool pool,
      PoolSearch search,
      TransportJob.Masses masses,
      Selection selection) {
    double squares = Arrays.stream(masses.masses()).map(mass -> mass * mass).sum();
    Metrics metrics =
        new Metrics()
            .put("candidates", opened.pool().size())
            .put("queries", opened.targets().vectors().size())
            .put("dimensions", opened.targets().vectors().dimensions())
            .put("method", Require.spelled(system.method()))
            .put("rejected.candidates", opened.pool().rejectedCount())
            .put("rejected.queries", opened.targets().rejected().size())
            .put("rejected.query_ids", opened.targets().rejected())
            .put("repeated.candidates", opened.pool().repeats())
            .put("support", masses.ids().length)
            .put("effective_sample_size", 1 / squares)
            .put("baselines.ties", Require.spelled(system.settings().ties()))
            .put("picks", selection.size())
            .put("sample.distinct", selection.size())
            .put("sample.ties", selection.tieShare());
    opened.targets().tellCuts(opened.pool(), metrics);
    opened.leaks().tell(metrics);
    pool.transported()
        .ifPresent(
            outcome ->
                metrics
                    .put("baselines.rounds", outcome.rounds())
                    .put("baselines.settled", outcome.isSettled()));
    pool.lists()
        .ifPresent(
            lists ->
                metrics
                    .put("search.kind", Require.spelled(search.choice().search()))
                    .put("search.reason", search.choice().reason())
                    .put("search.depth", lists.depth())
                    .put("search.breadth", search.breadth())
                    .put("search.recall", search.recall().value())
                    .put("search.recall_low", search.recall().low())
                    .put("search.recall_high", search.recall().high())
                    .put("search.recall_queries", search.recall().queries()));
    return metrics;
  }
}

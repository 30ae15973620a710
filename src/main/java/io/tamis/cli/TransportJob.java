package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.density.DensityTable;
import io.tamis.duplicates.DuplicateTable;
import io.tamis.duplicates.NearDuplicates;
import io.tamis.input.Examples;
import io.tamis.output.OutputFolder;
import io.tamis.sample.MassTable;
import io.tamis.sample.Selection;
import io.tamis.scan.BlockedScan;
import io.tamis.search.NeighborhoodTable;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.PlanTable;
import io.tamis.transport.QueryTargetTable;
import io.tamis.transport.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From candidates and queries to a transport plan, and to the selection drawn from it. */
final class TransportJob {
  private static final Logger LOG = LoggerFactory.getLogger(TransportJob.class);

  private final JobConfig config;
  private final SystemConfig.Transport system;
  private final SparkRun run;
  private final SparkSession spark;

  TransportJob(JobConfig config, SystemConfig.Transport system, SparkRun run) {
    this.config = config;
    this.system = system;
    this.run = run;
    this.spark = run.spark();
  }

  /**
   * @return one sentence on what was done
   */
  String run() throws Exception {
    if (!BlockedScan.isVectorized()) {
      LOG.warn(
          "no vector instructions; add --add-modules jdk.incubator.vector to the JVM's options");
    }
    try (OutputFolder output =
            OutputFolder.open(
                spark.sparkContext().hadoopConfiguration(), config.output(), run.id());
        TargetedPool opened = TargetedPool.toSelect(config, system, run)) {
      return select(opened, output);
    }
  }

  private String select(TargetedPool opened, OutputFolder output) throws Exception {
    Examples candidates = opened.candidates();
    Require.that(
        config.sample().tokenizer().isEmpty() || candidates.hasTexts(),
        "candidates.text must be given where sample.tokenizer is: it is what is counted; but is"
            + " not");
    VectorPool pool = opened.pool();
    VectorQueries targets = opened.targets();
    int budget = config.sample().budget(pool.size() - pool.quarantined().size());
    PoolSearch poolSearch = PoolSearch.of(system, pool, targets.vectors());
    CandidateWeights weights = CandidateWeights.of(candidates);
    Targets tasks = JointSelection.targets(targets, system);
    PlanSearch search =
        new PlanSearch(system, run, poolSearch, weights, targets.vectors(), tasks, budget);
    PlanSearch.Outcome outcome = Located.in(candidates, search::find);
    SearchQuality quality = search.quality(outcome.plan());
    Masses masses = Masses.of(outcome);
    JointSelection joint =
        run.step("sample", () -> JointSelection.of(config, system, opened, outcome, tasks, budget));
    Selection selection = joint.selection();
    run.progress().rows("sample", selection.size());
    RunResult result =
        new RunResult(config, pool, targets, outcome, quality, masses, joint, opened.leaks());
    RunFigures figures = new RunFigures(result, run, candidates);
    run.step(
        "output",
        () -> {
          write(result, candidates, weights, figures.duplicates(), output);
          run.progress().rows("output", selection.size());
          return null;
        });
    RunEnd.certified(output, run, config)
        .fingerprint("candidates", candidates.fingerprint())
        .fingerprint("queries", opened.queries().fingerprint())
        .report(figures::report)
        .commit(figures.metrics());
    return figures.sentence() + " -> " + output.path();
  }

  private void write(
      RunResult result,
      Examples candidates,
      CandidateWeights weights,
      NearDuplicates duplicates,
      OutputFolder output) {
    VectorPool pool = result.pool();
    Neighborhoods neighborhoods = result.neighborhoods();
    Masses masses = result.masses();
    Selection selection = result.selection();
    List<OutputFolder.Table> tables = new ArrayList<>();
    tables.add(
        output.table("masses", MassTable.of(spark, masses.ids(), masses.masses()).coalesce(1)));
    tables.add(
        output.table("neighborhoods", NeighborhoodTable.of(spark, neighborhoods).coalesce(1)));
    tables.add(
        output.table(
            "densities", DensityTable.of(spark, weights.beside(result.densities())).coalesce(1)));
    tables.add(
        output.table(
            "plan",
            PlanTable.of(
                    spark, result.plan(), neighborhoods.queryIds(), neighborhoods.candidateIds())
                .coalesce(1)));
    tables.add(output.table("duplicates", DuplicateTable.of(spark, duplicates).coalesce(1)));
    result.leaks().table(spark, output).ifPresent(tables::add);
    if (pool.rejectedCount() > 0) {
      tables.add(
          output.table("rejected", pool.rejected().repartition(1).sortWithinPartitions("id")));
    }
    JointSelection joint = result.joint();
    if (joint.targets().size() > 1) {
      tables.add(
          output.table(
              "targets",
              QueryTargetTable.of(spark, joint.targets(), neighborhoods.queryIds()).coalesce(1)));
    }
    if (selection.size() > 0) {
      tables.add(
          output.selection(
              "selection",
              SelectedRows.of(
                  output.config(), candidates, joint.table(spark, masses), selection.size())));
    }
    output.write(tables.toArray(OutputFolder.Table[]::new));
  }

  /** The candidates with mass, in the order of ids. */
  record Masses(String[] ids, double[] masses) {
    static Masses of(PlanSearch.Outcome outcome) {
      double[] all = outcome.plan().masses();
      int[] support = IntStream.range(0, all.length).filter(j -> all[j] > 0).toArray();
      return new Masses(
          Arrays.stream(support)
              .mapToObj(j -> outcome.neighborhoods().candidateIds()[j])
              .toArray(String[]::new),
          Arrays.stream(support).mapToDouble(j -> all[j]).toArray());
    }
  }
}

package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.embed.EmbedStep;
import io.tamis.embed.FittedEncoder;
import io.tamis.index.IndexFolder;
import io.tamis.input.Examples;
import io.tamis.input.InputStep;
import io.tamis.output.OutputFolder;
import io.tamis.sample.Draw;
import io.tamis.sample.MassTable;
import io.tamis.sample.Sampler;
import io.tamis.sample.Selection;
import io.tamis.sample.SelectionTable;
import io.tamis.scan.BlockedScan;
import io.tamis.search.NeighborhoodTable;
import io.tamis.transport.PlanTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
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
        OutputFolder.open(spark.sparkContext().hadoopConfiguration(), config.output(), run.id())) {
      Examples queries = run.step("input", () -> read(new InputStep(system.queries()))); // small
      Examples candidates = run.step("input", () -> read(new InputStep(config.candidates())));
      Require.that(
          candidates.hasEmbeddings() == queries.hasEmbeddings(),
          "candidates and queries must both be texts or both be vectors, but the candidates are "
              + form(candidates)
              + " and the queries are "
              + form(queries));
      return system.index().path().isPresent()
          ? selectIndexed(candidates, queries, output)
          : selectScanned(candidates, queries, output);
    }
  }

  private String selectScanned(Examples candidates, Examples queries, OutputFolder output)
      throws Exception {
    Optional<FittedEncoder> encoder =
        candidates.hasEmbeddings()
            ? Optional.empty()
            : Optional.of(
                run.step("embed", () -> new EmbedStep(system.embed()).fit(candidates.distinct())));
    try (VectorPool pool = run.step("embed", () -> VectorPool.of(candidates, encoder))) {
      return select(candidates, queries, pool, encoder, output);
    }
  }

  private String selectIndexed(Examples candidates, Examples queries, OutputFolder output)
      throws Exception {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    IndexFolder index = IndexFolder.open(hadoop, system.index());
    index.checkFiles(hadoop); // a machine that has copies would not miss one
    IndexedRows rows = new IndexedRows(spark, index);
    run.step(
        "input",
        () -> {
          rows.require(candidates, system.search().metric());
          return null;
        });
    Optional<FittedEncoder> encoder = rows.encoder(candidates);
    try (VectorPool pool = VectorPool.of(rows)) {
      return select(candidates, queries, pool, encoder, output);
    }
  }

  private Examples read(InputStep step) {
    Examples examples = step.read(spark);
    examples.checkIds();
    examples.checkWeights();
    return examples;
  }

  private static String form(Examples examples) {
    return examples.hasEmbeddings() ? "vectors" : "texts";
  }

  private String select(
      Examples candidates,
      Examples queries,
      VectorPool pool,
      Optional<FittedEncoder> encoder,
      OutputFolder output)
      throws Exception {
    run.progress().rows("input", pool.size() + pool.rejectedCount() + pool.repeats());
    run.progress().rows("embed", pool.size());
    int budget = config.sample().budget(pool.size());
    VectorQueries targets =
        Located.in(
            queries,
            () ->
                run.step(
                    "embed", () -> VectorQueries.of(queries, encoder, system.search().metric())));
    PoolSearch poolSearch = PoolSearch.of(system, pool, targets.vectors());
    PlanSearch search =
        new PlanSearch(
            system, run, poolSearch, CandidateWeights.of(candidates), targets.vectors(), budget);
    PlanSearch.Outcome outcome = Located.in(candidates, search::find);
    SearchQuality quality = search.quality(outcome.plan());
    Masses masses = Masses.of(outcome);
    Selection selection = run.step("sample", () -> draw(masses, budget));
    run.progress().rows("sample", selection.size());
    RunResult result = new RunResult(config, pool, targets, outcome, quality, masses, selection);
    RunFigures figures = new RunFigures(result, run, candidates);
    run.step(
        "output",
        () -> {
          write(candidates, pool, outcome, masses, selection, output);
          run.progress().rows("output", selection.size());
          return null;
        });
    figures.write(output, candidates.fingerprint(), queries.fingerprint());
    output.commit();
    return figures.sentence() + " -> " + output.path();
  }

  private Selection draw(Masses masses, int budget) {
    return config.sample().draw() == Draw.NONE
        ? Selection.empty()
        : new Sampler(config.sample().draw(), config.sample().seed())
            .select(masses.ids(), masses.masses(), budget);
  }

  private void write(
      Examples candidates,
      VectorPool pool,
      PlanSearch.Outcome outcome,
      Masses masses,
      Selection selection,
      OutputFolder output) {
    String[] candidateIds = outcome.neighborhoods().candidateIds();
    List<OutputFolder.Table> tables = new ArrayList<>();
    tables.add(
        output.table("masses", MassTable.of(spark, masses.ids(), masses.masses()).coalesce(1)));
    tables.add(
        output.table(
            "neighborhoods", NeighborhoodTable.of(spark, outcome.neighborhoods()).coalesce(1)));
    tables.add(
        output.table(
            "plan",
            PlanTable.of(spark, outcome.plan(), outcome.neighborhoods().queryIds(), candidateIds)
                .coalesce(1)));
    if (pool.rejectedCount() > 0) {
      tables.add(
          output.table("rejected", pool.rejected().repartition(1).sortWithinPartitions("id")));
    }
    if (selection.size() > 0) {
      tables.add(
          output.selection(
              "selection",
              SelectedRows.of(candidates, SelectionTable.of(spark, selection), selection.size())));
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

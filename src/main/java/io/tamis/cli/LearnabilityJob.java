package io.tamis.cli;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.input.Columns;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.input.InputStep;
import io.tamis.learnability.LearnabilityConfig.Duplicates;
import io.tamis.learnability.LearnabilityConfig.Scores;
import io.tamis.learnability.LearnabilityStep;
import io.tamis.learnability.LossTable;
import io.tamis.learnability.PickTable;
import io.tamis.learnability.Picks;
import io.tamis.learnability.PoolScores;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import io.tamis.output.Report;
import io.tamis.sample.Draw;
import io.tamis.sample.MassTable;
import io.tamis.sample.Selection;
import io.tamis.sample.SelectionTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** From candidates with two losses each to those of which a reference model learned most. */
final class LearnabilityJob {
  private final JobConfig config;
  private final SystemConfig.Learnability system;
  private final SparkRun run;
  private final SparkSession spark;

  LearnabilityJob(JobConfig config, SystemConfig.Learnability system, SparkRun run) {
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
        OutputFolder.open(spark.sparkContext().hadoopConfiguration(), config.output(), run.id())) {
      Examples candidates = run.step("input", () -> new InputStep(config.candidates()).read(spark));
      SelectedRows.check(config, candidates);
      Dataset<Row> rows = rows(candidates);
      Dataset<Row> losses =
          LossTable.of(system.settings(), rows, col(ExampleTable.ROW_ID), source());
      LearnabilityStep step = new LearnabilityStep(system.quotas());
      PoolScores scores = run.step("learnability", () -> step.scores(losses));
      run.progress().rows("learnability", scores.size());
      int budget = config.sample().budget(scores.size());
      Picks picks =
          config.sample().draw() == Draw.NONE
              ? Picks.none()
              : run.step("learnability", () -> step.best(losses, scores, budget));
      refuseRepeated(candidates, picks);
      Metrics metrics = metrics(scores, picks, collapsed(candidates, scores));
      LearnabilityReport report =
          run.step("report", () -> new LearnabilityReport(config, scores, picks, candidates));
      run.step(
          "output",
          () -> {
            write(candidates, step, scores, losses, picks, output);
            run.progress().rows("output", picks.size());
            return null;
          });
      RunEnd.certified(output, run, config)
          .fingerprint("candidates", candidates.fingerprint())
          .report(written -> Report.render(report.data(config, written)))
          .commit(metrics);
      return String.format(
          Locale.ROOT,
          "%,d of %,d candidates selected by learnability%s -> %s",
          picks.size(),
          scores.size(),
          picks.size() == 0
              ? ""
              : String.format(Locale.ROOT, " (cut at %.4f)", picks.scores()[picks.size() - 1]),
          output.path());
    }
  }

  /** Every candidate that is ranked, with its id. */
  private Dataset<Row> rows(Examples candidates) {
    Dataset<Row> rows = candidates.distinctWithId();
    if (system.settings().duplicates() == Duplicates.KEEP) {
      return rows;
    }
    Require.that(
        candidates.hasTexts(),
        "candidates.text must be given where learnability.duplicates is collapse: rows with the"
            + " same text are one; but is not");
    candidates.checkIds(); // the rows that stay are told by their ids
    return rows.join(FirstOfContent.ids(candidates.distinct()), ExampleTable.ROW_ID);
  }

  private Column source() {
    return config
        .candidates()
        .source()
        .map(name -> col(Columns.quoted(name)).cast("string"))
        .orElse(lit(null).cast("string"));
  }

  /**
   * Ids are not checked over the whole pool, which would cost more than all else: only picks must
   * have an id of their own.
   */
  private static void refuseRepeated(Examples candidates, Picks picks) {
    Map<String, Integer> ranks = new HashMap<>();
    for (int n = 0; n < picks.size(); n++) {
      Integer before = ranks.put(picks.ids()[n], n);
      if (before != null) {
        throw repeated(picks.ids()[n], candidates);
      }
    }
  }

  private static IllegalArgumentException repeated(String id, Examples candidates) {
    return new IllegalArgumentException(
        "candidates.id must name a column whose values differ, but "
            + id
            + " occurs more than once; one is in "
            + candidates.locate(id));
  }

  private void write(
      Examples candidates,
      LearnabilityStep step,
      PoolScores scores,
      Dataset<Row> losses,
      Picks picks,
      OutputFolder output)
      throws InterruptedException {
    List<OutputFolder.Table> tables = new ArrayList<>();
    if (system.settings().scores() == Scores.ALL) {
      tables.add(output.table("scores", step.ranked(withPicks(losses, picks), scores)));
    }
    if (scores.rejected() > 0) {
      tables.add(output.table("rejected", rejected(losses)));
    }
    Observation written = new Observation();
    if (picks.size() > 0) {
      Selection selection = Selection.even(picks.ids(), picks.tieShare());
      tables.add(
          output.table(
              "masses",
              MassTable.of(spark, Ids.sorted(List.of(picks.ids())), selection.masses())
                  .coalesce(1)));
      Dataset<Row> drawn =
          SelectionTable.of(spark, selection).join(PickTable.of(spark, picks), "id");
      tables.add(
          output.selection(
              "selection",
              SelectedRows.of(output.config(), candidates, drawn, picks.size())
                  .observe(written, count(lit(1)).as("rows"))));
    }
    output.write(tables.toArray(OutputFolder.Table[]::new));
    if (picks.size() > 0) {
      long found = (long) written.getAsJava().get("rows");
      Require.that(
          found == picks.size(),
          "candidates.id must name a column whose values differ, but "
              + found
              + " rows have the ids of "
              + picks.size()
              + " picks");
    }
  }

  private static Dataset<Row> rejected(Dataset<Row> losses) {
    return losses
        .where(col(LossTable.PROBLEM).isNotNull())
        .select(
            col(LossTable.ID),
            col(LossTable.PROBLEM).as("reason"),
            col(LossTable.BASE),
            col(LossTable.REFERENCE),
            col(LossTable.TOKENS))
        .repartition(1)
        .sortWithinPartitions(LossTable.ID);
  }

  /** The losses, and whether a row is among the picks. */
  private Dataset<Row> withPicks(Dataset<Row> losses, Picks picks) {
    Dataset<Row> picked = PickTable.of(spark, picks).select(col("id"), lit(true).as("is_picked"));
    return losses
        .join(broadcast(picked), losses.col(LossTable.ID).equalTo(picked.col("id")), "left")
        .drop(picked.col("id"))
        .withColumn("selected", coalesce(col("is_picked"), lit(false)))
        .drop("is_picked");
  }

  /** Rows that another stands for. */
  private long collapsed(Examples candidates, PoolScores scores) {
    return system.settings().duplicates() == Duplicates.KEEP
        ? 0
        : candidates.rows().count() - scores.size() - scores.rejected();
  }

  private Metrics metrics(PoolScores scores, Picks picks, long collapsed) {
    Metrics metrics =
        new Metrics()
            .put("candidates", scores.size())
            .put("method", Require.spelled(system.method()))
            .put("rejected.candidates", scores.rejected())
            .put("rejected.reasons", scores.problems())
            .put("repeated.candidates", collapsed)
            .put("support", picks.size())
            .put("effective_sample_size", picks.size())
            .put("learnability.length_correlation", scores.lengthCorrelation())
            .put("learnability.length_correlation_raw", scores.rawLengthCorrelation())
            .put("picks", picks.size())
            .put("sample.distinct", picks.size())
            .put("sample.ties", picks.tieShare());
    if (picks.size() > 0) {
      metrics.put("learnability.cut", picks.scores()[picks.size() - 1]);
    }
    if (config.candidates().source().isPresent()) {
      Map<String, Double> bySource = new TreeMap<>();
      for (String source : picks.sources()) {
        bySource.merge(source, 1.0 / picks.size(), Double::sum);
      }
      metrics.put("mass_by_source", bySource);
    }
    return metrics;
  }
}

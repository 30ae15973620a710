package io.tamis.cli;

import static org.apache.spark.sql.functions.col;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.input.Examples;
import io.tamis.input.InputStep;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import io.tamis.output.Report;
import io.tamis.sample.Draw;
import io.tamis.sample.MassTable;
import io.tamis.sample.Sampler;
import io.tamis.sample.Selection;
import io.tamis.sample.SelectionTable;
import io.tamis.sources.EstimateTable;
import io.tamis.sources.GradientTable;
import io.tamis.sources.SourcesOutcome;
import io.tamis.sources.SourcesStep;
import io.tamis.sources.TaskTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** From gradients of candidates and queries to the tasks that help, and to their examples. */
final class SourcesJob {
  /** Rows of the selected tasks that come to the driver, some 150 bytes each: 600 MB. */
  private static final long MOST_ROWS = 4_194_304;

  private final JobConfig config;
  private final SystemConfig.Sources system;
  private final SparkRun run;
  private final SparkSession spark;

  SourcesJob(JobConfig config, SystemConfig.Sources system, SparkRun run) {
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
      Examples queries = run.step("input", () -> read(new InputStep(system.queries())));
      Examples candidates = run.step("input", () -> read(new InputStep(config.candidates())));
      SelectedRows.check(config, candidates);
      GradientColumns columns = new GradientColumns(spark, system.settings().input());
      Dataset<Row> training = columns.training(candidates);
      Dataset<Row> evaluation = columns.evaluation(queries);
      SourcesStep step = new SourcesStep(system.settings(), config.sample().seed());
      SourcesOutcome outcome = run.step("sources", () -> step.apply(training, evaluation));
      run.progress().rows("sources", Arrays.stream(outcome.rows()).sum());
      Map<String, Double> masses = run.step("sample", () -> masses(training, outcome));
      Selection selection = run.step("sample", () -> draw(masses));
      run.progress().rows("sample", selection.size());
      run.step(
          "output",
          () -> {
            write(candidates, outcome, masses, selection, output);
            run.progress().rows("output", selection.size());
            return null;
          });
      Metrics metrics = metrics(outcome, masses, selection);
      SourcesReport report = new SourcesReport(outcome, system.settings());
      RunEnd.certified(output, run, config)
          .fingerprint("candidates", candidates.fingerprint())
          .fingerprint("queries", queries.fingerprint())
          .report(written -> Report.render(report.data(config, written)))
          .commit(metrics);
      return String.format(
          Locale.ROOT,
          "%,d of %,d tasks selected for %,d targets, by %,d subsets (%,d examples) -> %s",
          outcome.selected().length,
          outcome.tasks().length,
          outcome.targets().length,
          outcome.estimates().size(),
          masses.size(),
          output.path());
    }
  }

  private Examples read(InputStep step) {
    Examples examples = step.read(spark);
    Require.that(
        examples.hasEmbeddings(),
        examples.role()
            + ".embedding must name the column of gradients where method is sources, but is not"
            + " given");
    examples.checkIds();
    return examples;
  }

  /** Mass of every row of a selected task, in the order of ids. */
  private Map<String, Double> masses(Dataset<Row> training, SourcesOutcome outcome) {
    double[] ofRows = outcome.rowMasses(system.settings().share());
    Map<String, Double> byTask = new HashMap<>();
    Require.that(
        outcome.selected().length > 0,
        "sources.threshold must keep a task, but keeps none; tasks/ and estimates/ of a run with"
            + " sources.top tell their scores");
    long rows = 0;
    for (int task = 0; task < ofRows.length; task++) {
      if (ofRows[task] > 0) {
        byTask.put(outcome.tasks()[task], ofRows[task]);
        rows += outcome.rows()[task];
      }
    }
    Require.that(
        rows <= MOST_ROWS,
        "sources.top, or sources.threshold, must leave at most "
            + MOST_ROWS
            + " examples in the selected tasks, but they have "
            + rows);
    Map<String, Double> masses = new TreeMap<>(Ids.ORDER);
    training
        .select(GradientTable.ID, GradientTable.TASK)
        .where(col(GradientTable.TASK).isin(byTask.keySet().toArray()))
        .collectAsList() // refused above what the driver takes
        .forEach(row -> masses.put(row.getString(0), byTask.get(row.getString(1))));
    if (masses.size() != rows) {
      throw new IllegalStateException(rows + " examples have " + masses.size() + " ids");
    }
    return masses;
  }

  private Selection draw(Map<String, Double> masses) {
    Draw draw = config.sample().draw();
    return draw == Draw.NONE || masses.isEmpty()
        ? Selection.empty()
        : new Sampler(draw, config.sample().seed())
            .select(ids(masses), values(masses), config.sample().budget(masses.size()));
  }

  private static String[] ids(Map<String, Double> masses) {
    return masses.keySet().toArray(String[]::new);
  }

  private static double[] values(Map<String, Double> masses) {
    return masses.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void write(
      Examples candidates,
      SourcesOutcome outcome,
      Map<String, Double> masses,
      Selection selection,
      OutputFolder output) {
    List<OutputFolder.Table> tables = new ArrayList<>();
    tables.add(output.table("tasks", TaskTable.of(spark, outcome).coalesce(1)));
    tables.add(output.table("estimates", EstimateTable.of(spark, outcome).coalesce(1)));
    tables.add(
        output.table("masses", MassTable.of(spark, ids(masses), values(masses)).coalesce(1)));
    if (selection.size() > 0) {
      tables.add(
          output.selection(
              "selection",
              SelectedRows.of(
                  output.config(),
                  candidates,
                  SelectionTable.of(spark, selection),
                  selection.size())));
    }
    output.write(tables.toArray(OutputFolder.Table[]::new));
  }

  private Metrics metrics(SourcesOutcome outcome, Map<String, Double> masses, Selection selection) {
    Metrics metrics =
        new Metrics()
            .put("candidates", Arrays.stream(outcome.rows()).sum())
            .put("queries", Arrays.stream(outcome.targetRows()).sum())
            .put("dimensions", outcome.dimensions())
            .put("method", Require.spelled(system.method()))
            .put("support", masses.size())
            .put("sources.tasks", outcome.tasks().length)
            .put("sources.targets", outcome.targets().length)
            .put("sources.subsets", outcome.estimates().size())
            .put("sources.selected", List.of(outcome.selected()))
            .put("sources.never_sampled", outcome.neverSampled())
            .put("sources.exact_fits", outcome.exactFits())
            .put("sources.unconverged", outcome.unconverged())
            .put("sources.passes", outcome.passes())
            .put("sources.largest_margin_change", outcome.largestMarginChange());
    outcome
        .calibration()
        .ifPresent(
            calibration ->
                metrics
                    .put("sources.measured_pairs", calibration.pairs())
                    .put("sources.relative_error", calibration.relativeError())
                    .put("sources.relative_error_without_gradients", calibration.control())
                    .put("sources.spearman", calibration.spearman()));
    outcome
        .residuals()
        .ifPresent(
            residuals ->
                metrics
                    .put("sources.residual_sum_of_squares", residuals.rss())
                    .put(
                        "sources.residual_sum_of_squares_without_gradients",
                        residuals.controlRss()));
    return metrics
        .put("picks", Arrays.stream(selection.counts()).sum())
        .put("sample.distinct", selection.size());
  }
}

package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.dsir.DsirModel;
import io.tamis.dsir.DsirPicks;
import io.tamis.dsir.DsirRanking;
import io.tamis.dsir.DsirStep;
import io.tamis.dsir.DsirTable;
import io.tamis.input.Examples;
import io.tamis.input.InputStep;
import io.tamis.output.Chapter;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import io.tamis.output.Report;
import io.tamis.sample.Draw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** From texts of candidates and queries to the candidates that importance resampling draws. */
final class DsirJob {
  private final JobConfig config;
  private final SystemConfig.Dsir system;
  private final SparkRun run;
  private final SparkSession spark;

  DsirJob(JobConfig config, SystemConfig.Dsir system, SparkRun run) {
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
      DsirStep step =
          new DsirStep(system.settings(), config.sample().draw(), config.sample().seed());
      LeakGuard guard =
          run.step("input", () -> LeakGuard.open(system.leaks(), spark, candidates, queries));
      Quarantine leaks =
          guard.compares()
              ? run.step("leaks", () -> guard.check(candidates.distinct()::count))
              : Quarantine.none(system.leaks());
      Dataset<Row> texts = leaks.without(candidates.distinct());
      DsirModel model = run.step("dsir", () -> step.fit(texts, queries.examples()));
      int budget = config.sample().budget(model.rows());
      DsirRanking ranking = run.step("dsir", () -> step.rank(texts, model, budget));
      run.progress().rows("dsir", model.rows());
      DsirPicks drawn = ranking.picks(budget);
      EvenPicks picks =
          new EvenPicks(drawn.ids(), drawn.sources(), drawn.logWeights(), drawn.tieShare());
      Map<String, String> shown = run.step("report", () -> picks.texts(candidates, leaks));
      run.step(
          "output",
          () -> {
            picks.write(output, spark, candidates, DsirTable.of(spark, drawn), leaks);
            run.progress().rows("output", picks.size());
            return null;
          });
      Metrics metrics = metrics(ranking, drawn, picks, leaks);
      RunEnd.certified(output, run, config)
          .fingerprint("candidates", candidates.fingerprint())
          .fingerprint("queries", queries.fingerprint())
          .report(written -> report(ranking, drawn, picks, shown, leaks, written))
          .commit(metrics);
      return String.format(
          Locale.ROOT,
          "%,d of %,d candidates selected by importance for %,d queries%s -> %s",
          picks.size(),
          model.rows() + leaks.excluded().size(),
          model.queries(),
          leaks.clause(),
          output.path());
    }
  }

  private Examples read(InputStep step) {
    Examples examples = step.read(spark);
    Require.that(
        examples.hasTexts(),
        examples.role() + ".text must be given where method is dsir, but is not");
    examples.checkIds();
    return examples;
  }

  private Metrics metrics(DsirRanking ranking, DsirPicks drawn, EvenPicks picks, Quarantine leaks) {
    DsirModel model = ranking.model();
    Metrics metrics =
        new Metrics()
            .put("candidates", model.rows() + leaks.excluded().size())
            .put("queries", model.queries())
            .put("method", Require.spelled(system.method()))
            .put("support", picks.size())
            .put("effective_sample_size", picks.size())
            .put("dsir.tokens", ranking.tokens())
            .put("dsir.too_short", ranking.tooShort())
            .put("dsir.raw_n_grams", model.rawNGrams())
            .put("dsir.raw_fraction", model.rawFraction())
            .put("dsir.median_log_weight", ranking.logWeights().quantile(0.5))
            .put("picks", picks.size())
            .put("sample.distinct", picks.size())
            .put("sample.ties", picks.tieShare());
    leaks.tell(metrics);
    if (system.queries().source().isPresent()) {
      Map<String, Long> byTarget = new TreeMap<>();
      for (String target : drawn.targets()) {
        byTarget.merge(target, 1L, Long::sum);
      }
      metrics.put("dsir.picks_by_target", byTarget);
    }
    if (config.candidates().source().isPresent()) {
      metrics.put("mass_by_source", picks.massBySource());
    }
    return metrics;
  }

  private String report(
      DsirRanking ranking,
      DsirPicks drawn,
      EvenPicks picks,
      Map<String, String> texts,
      Quarantine leaks,
      Metrics metrics) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    if (config.candidates().source().isPresent()) {
      ranking.logWeightsBySource().forEach((source, spread) -> sizes.put(source, spread.count()));
    }
    DsirModel model = ranking.model();
    boolean isCut = config.sample().draw() == Draw.TOP && model.targets().size() == 1;
    List<Chapter.Fact> facts = new ArrayList<>();
    facts.add(Chapter.Fact.of("Tokens of the pool", (double) ranking.tokens()));
    facts.add(Chapter.Fact.of("N-grams counted", (double) model.rawNGrams()));
    facts.add(Chapter.Fact.of("Candidates too short", (double) ranking.tooShort()));
    facts.add(Chapter.Fact.of("Targets", model.targets().size()));
    facts.add(Chapter.Fact.of("Median log-weight", ranking.logWeights().quantile(0.5)));
    EvenPicksReport report =
        new EvenPicksReport(
            picks, ranking.logWeights(), sizes, ranking.logWeightsBySource(), texts, leaks);
    return Report.render(
        report.data(
            config,
            metrics,
            new EvenPicksReport.Words(
                "Log-weight",
                "log-weight",
                "How much likelier a text's n-grams are among the queries than in the pool, all"
                    + " together: long texts weigh more, to both sides."
                    + (model.targets().size() > 1 ? " Of several targets the highest counts." : ""),
                isCut
                    ? OptionalDouble.of(drawn.logWeights()[drawn.size() - 1])
                    : OptionalDouble.empty()),
            facts));
  }
}

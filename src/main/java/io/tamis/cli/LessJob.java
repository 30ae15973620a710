package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.tamis.config.Require;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.input.InputStep;
import io.tamis.less.LessConfig;
import io.tamis.less.LessRanking;
import io.tamis.less.LessStep;
import io.tamis.less.LessTable;
import io.tamis.less.SubtaskVectors;
import io.tamis.output.Chapter;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import io.tamis.output.Report;
import io.tamis.scan.Metric;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** From gradients of candidates and queries to the candidates that match the queries best. */
final class LessJob {
  private static final int SHOWN_SOURCES = 1_000;

  private final JobConfig config;
  private final SystemConfig.Less system;
  private final SparkRun run;
  private final SparkSession spark;

  LessJob(JobConfig config, SystemConfig.Less system, SparkRun run) {
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
      LeakGuard guard =
          run.step("input", () -> LeakGuard.open(system.leaks(), spark, candidates, queries));
      SubtaskVectors subtasks =
          Located.in(queries, () -> run.step("less", () -> subtasks(queries, system.settings())));
      try (VectorPool pool = run.step("input", () -> VectorPool.of(candidates, Optional.empty()))) {
        run.progress().rows("input", pool.size() + pool.repeats());
        Quarantine leaks =
            guard.compares()
                ? run.step("leaks", () -> guard.check(pool::size))
                : Quarantine.none(system.leaks());
        return select(guard, pool.withQuarantined(leaks.excluded()), leaks, subtasks, output);
      }
    }
  }

  private Examples read(InputStep step) {
    Examples examples = step.read(spark);
    Require.that(
        examples.hasEmbeddings(),
        examples.role()
            + ".embedding must name the column of gradients where method is less, but is not"
            + " given");
    examples.checkIds();
    return examples;
  }

  /** The queries of every subtask as one vector. */
  static SubtaskVectors subtasks(Examples queries, LessConfig settings) {
    settings.requireOrder(queries.isNamedByContent());
    VectorQueries vectors = VectorQueries.of(queries, Optional.empty(), Metric.EUCLIDEAN);
    return SubtaskVectors.of(vectors.vectors(), vectors.sources(), settings);
  }

  private String select(
      LeakGuard guard,
      VectorPool pool,
      Quarantine leaks,
      SubtaskVectors subtasks,
      OutputFolder output)
      throws Exception {
    Examples candidates = guard.candidates();
    Examples queries = guard.queries();
    int budget = config.sample().budget(pool.size() - pool.quarantined().size());
    LessRanking ranking =
        Located.in(
            candidates,
            () -> run.step("less", () -> new LessStep(subtasks).apply(pool.allowed(), budget)));
    run.progress().rows("less", pool.size());
    Map<String, Long> sizes = run.step("report", () -> sourceSizes(pool));
    EvenPicks picks = run.step("report", () -> picks(pool, ranking, budget));
    Map<String, String> texts = run.step("report", () -> picks.texts(candidates, leaks));
    run.step(
        "output",
        () -> {
          picks.write(
              output, spark, candidates, LessTable.of(spark, ranking.best(), budget), leaks);
          run.progress().rows("output", picks.size());
          return null;
        });
    long queryCount = queries.examples().count();
    Metrics metrics = metrics(pool, leaks, subtasks, ranking, picks, queryCount);
    EvenPicksReport report =
        new EvenPicksReport(picks, ranking.scores(), sizes, new TreeMap<>(), texts, leaks);
    RunEnd.certified(output, run, config)
        .fingerprint("candidates", candidates.fingerprint())
        .fingerprint("queries", queries.fingerprint())
        .report(
            written ->
                Report.render(report.data(config, written, words(picks), facts(picks, ranking))))
        .commit(metrics);
    return String.format(
        Locale.ROOT,
        "%,d of %,d candidates selected by gradients for %,d queries (cut at %.4f%s) -> %s",
        picks.size(),
        pool.size(),
        queryCount,
        picks.scores()[picks.size() - 1],
        leaks.clause(),
        output.path());
  }

  private EvenPicks picks(VectorPool pool, LessRanking ranking, int budget) {
    String[] ids = Arrays.copyOf(ranking.best().ids(), budget);
    Map<String, String> sources =
        config.candidates().source().isEmpty()
            ? Map.of()
            : RowsOfIds.read( // ids and sources of the picks: 10 MB at 100,000
                pool.embeddings()
                    .select(col(ExampleTable.ID), coalesce(col(ExampleTable.SOURCE), lit(""))),
                Set.of(ids),
                row -> row.getString(1));
    return new EvenPicks(
        ids,
        Arrays.stream(ids).map(id -> sources.getOrDefault(id, "")).toArray(String[]::new),
        Arrays.copyOf(ranking.best().scores(), budget),
        ranking.best().tieShare(budget));
  }

  /** Candidates of each source, the largest first; empty where the pool has no sources. */
  private Map<String, Long> sourceSizes(VectorPool pool) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    if (config.candidates().source().isPresent()) {
      pool.embeddings()
          .groupBy(coalesce(col(ExampleTable.SOURCE), lit("")).as("source"))
          .agg(count(lit(1)).as("rows"))
          .orderBy(col("rows").desc(), col("source"))
          .limit(SHOWN_SOURCES)
          .collectAsList()
          .forEach(row -> sizes.put(row.getString(0), row.getLong(1)));
    }
    return sizes;
  }

  private Metrics metrics(
      VectorPool pool,
      Quarantine leaks,
      SubtaskVectors subtasks,
      LessRanking ranking,
      EvenPicks picks,
      long queryCount) {
    Metrics metrics =
        new Metrics()
            .put("candidates", pool.size())
            .put("queries", queryCount)
            .put("dimensions", subtasks.dimensions())
            .put("method", Require.spelled(system.method()))
            .put("repeated.candidates", pool.repeats())
            .put("support", picks.size())
            .put("effective_sample_size", picks.size())
            .put("less.checkpoints", system.settings().checkpoints())
            .put("less.cut", picks.scores()[picks.size() - 1])
            .put("picks", picks.size())
            .put("sample.distinct", picks.size())
            .put("sample.ties", picks.tieShare());
    leaks.tell(metrics);
    if (ranking.subtasks().size() > 1) {
      Map<String, Long> bySubtask = new TreeMap<>();
      for (int n = 0; n < picks.size(); n++) {
        bySubtask.merge(ranking.best().groups()[n], 1L, Long::sum);
      }
      metrics.put("less.picks_by_subtask", bySubtask);
    }
    if (config.candidates().source().isPresent()) {
      metrics.put("mass_by_source", picks.massBySource());
    }
    return metrics
        .put("stages", run.progress().stages())
        .put("peak_memory", run.progress().peakMemory());
  }

  private static EvenPicksReport.Words words(EvenPicks picks) {
    return new EvenPicksReport.Words(
        "Score",
        "score",
        "The mean inner product of a candidate's gradients with those of the queries of a subtask,"
            + " the highest over subtasks. The line is the cut.",
        OptionalDouble.of(picks.scores()[picks.size() - 1]));
  }

  private static List<Chapter.Fact> facts(EvenPicks picks, LessRanking ranking) {
    return List.of(
        Chapter.Fact.of("Cut", picks.scores()[picks.size() - 1]),
        Chapter.Fact.of("Highest score", picks.scores()[0]),
        Chapter.Fact.of("Median of the pool", ranking.scores().quantile(0.5)),
        Chapter.Fact.of("Subtasks", ranking.subtasks().size()),
        Chapter.Fact.of("Share decided by ties", picks.tieShare()));
  }
}

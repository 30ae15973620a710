package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.tamis.config.Ids;
import io.tamis.density.Densities;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import io.tamis.output.Report;
import io.tamis.output.ReportData;
import io.tamis.sample.Selection;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.TransportPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** What is told of a run: metrics, manifest, report, and one sentence. */
final class RunFigures {
  private static final int SHOWN_PICKS = 50;
  private static final int SHOWN_CROWDED = 20;
  private static final int SHOWN_SOURCES = 1_000;
  private static final int SHOWN_LETTERS = 300;

  /** Points of the path over alpha; each is a solve, so large plans show none. */
  private static final int PATH_POINTS = 19;

  private static final long LARGEST_PATH_PROBLEM = 2_000_000;

  private final JobConfig config;
  private final SparkRun run;
  private final VectorPool pool;
  private final VectorQueries queries;
  private final Neighborhoods neighborhoods;
  private final Densities densities;
  private final PlanSearch.Outcome outcome;
  private final TransportPlan plan;
  private final SelectionJob.Masses masses;
  private final Selection selection;
  private final List<ReportData.AlphaPoint> path;
  private final Map<String, Long> sourceSizes = new LinkedHashMap<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  RunFigures(
      JobConfig config,
      SparkRun run,
      Examples candidates,
      VectorPool pool,
      VectorQueries queries,
      PlanSearch.Outcome outcome,
      SelectionJob.Masses masses,
      Selection selection)
      throws Exception {
    this.config = config;
    this.run = run;
    this.pool = pool;
    this.queries = queries;
    this.neighborhoods = outcome.neighborhoods();
    this.densities = outcome.densities();
    this.outcome = outcome;
    this.plan = outcome.plan();
    this.masses = masses;
    this.selection = selection;
    this.path = run.step("transport", this::path);
    run.step(
        "report",
        () -> {
          look(candidates);
          return null;
        });
  }

  /** What happened, for the last line on standard output. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d candidates selected for %,d queries (support %,d, gap %.1e%s)",
        selection.size(),
        pool.size(),
        queries.vectors().size(),
        plan.support(),
        plan.gap(),
        plan.dry().length == 0 ? "" : ", " + plan.dry().length + " queries ran dry");
  }

  void write(OutputFolder output, String candidatesPrint, String queriesPrint) {
    Map<String, Double> massBySource = massBySource();
    Metrics metrics = metrics(massBySource);
    output.writeText("metrics.json", metrics.toJson());
    output.writeText("report.html", Report.render(report(metrics, massBySource)));
    output.writeText(
        OutputFolder.MANIFEST,
        new Metrics()
            .put("config", config.given())
            .put("seed", config.sample().seed())
            .put("candidates_sha256", candidatesPrint)
            .put("queries_sha256", queriesPrint)
            .put("tamis", Main.Version.number())
            .put("spark", run.spark().version())
            .put("java", Runtime.version().toString())
            .put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .toJson());
  }

  private Metrics metrics(Map<String, Double> massBySource) {
    Metrics metrics =
        new Metrics()
            .put("candidates", pool.size())
            .put("queries", queries.vectors().size())
            .put("dimensions", queries.vectors().dimensions())
            .put("method", config.given().getOrDefault(JobConfig.METHOD, "tsds"))
            .put("rejected.candidates", pool.rejectedCount())
            .put("rejected.queries", queries.rejected())
            .put("repeated.candidates", pool.repeats())
            .put("transport.alpha", plan.alpha())
            .put("transport.distance_scale", plan.distanceScale())
            .put("transport.threshold", plan.threshold())
            .put("transport.s", plan.s())
            .put("transport.primal", plan.primal())
            .put("transport.dual", plan.dual())
            .put("transport.gap", plan.gap())
            .put("transport.mean_distance", plan.meanDistance())
            .put("transport.boundary_ties", plan.boundaryTies())
            .put("transport.path", path.stream().map(RunFigures::asMap).toList())
            .put("support", plan.support())
            .put("effective_sample_size", plan.effectiveSampleSize())
            .put("exhausted_queries", plan.dry().length)
            .put("search.kind", "exact")
            .put("search.depth", neighborhoods.depth())
            .put("search.recall", 1.0)
            .put("density.touched", densities.ids().length)
            .put("density.near_duplicates_mean", densities.nearDuplicatesMean())
            .put("picks", Arrays.stream(selection.counts()).sum())
            .put("sample.distinct", selection.size())
            .put("sample.ties", selection.tieShare());
    if (!massBySource.isEmpty()) {
      metrics.put("mass_by_source", massBySource);
    }
    return metrics
        .put("stages", run.progress().stages())
        .put("peak_memory", run.progress().peakMemory());
  }

  private static Map<String, Object> asMap(ReportData.AlphaPoint point) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("alpha", point.alpha());
    map.put("s", point.s());
    map.put("support", point.support());
    map.put("mean_distance", point.meanDistance());
    return map;
  }

  private List<ReportData.AlphaPoint> path() {
    long pairs = Arrays.stream(outcome.problem().candidates()).mapToLong(l -> l.length).sum();
    if (pairs > LARGEST_PATH_PROBLEM) {
      return List.of();
    }
    return IntStream.rangeClosed(1, PATH_POINTS)
        .mapToObj(n -> outcome.solver().solve(n / (PATH_POINTS + 1.0), plan.distanceScale()))
        .filter(outcome.solver()::isExact)
        .map(at -> new ReportData.AlphaPoint(at.alpha(), at.s(), at.support(), at.meanDistance()))
        .toList();
  }

  /** Reads sources and texts of what is shown, and the pool's sources. */
  private void look(Examples candidates) {
    Set<String> shownIds = new HashSet<>();
    Arrays.stream(selection.ids()).limit(SHOWN_PICKS).forEach(shownIds::add);
    Arrays.stream(crowded()).mapToObj(j -> densities.ids()[j]).forEach(shownIds::add);
    run.spark().sparkContext().setJobDescription("report: texts");
    // 70 texts of 300 letters
    among(candidates.distinct(), shownIds, ExampleTable.TEXT)
        .forEach(
            (id, text) -> texts.put(id, text.substring(0, Math.min(SHOWN_LETTERS, text.length()))));
    if (config.candidates().source().isEmpty()) {
      return;
    }
    run.spark().sparkContext().setJobDescription("report: sources");
    shownIds.addAll(Arrays.asList(masses.ids()));
    // ids and sources of the support: 10 MB at 100,000
    sources.putAll(among(pool.embeddings(), shownIds, ExampleTable.SOURCE));
    pool.embeddings()
        .groupBy(coalesce(col(ExampleTable.SOURCE), lit("")).as("source"))
        .agg(count(lit(1)).as("rows"))
        .orderBy(col("rows").desc(), col("source"))
        .limit(SHOWN_SOURCES)
        .collectAsList()
        .forEach(row -> sourceSizes.put(row.getString(0), row.getLong(1)));
  }

  /** One column of the rows with these ids, by id; a null as an empty text. */
  private Map<String, String> among(Dataset<Row> rows, Set<String> ids, String column) {
    Broadcast<Set<String>> wanted =
        JavaSparkContext.fromSparkContext(run.spark().sparkContext()).broadcast(ids);
    try {
      return rows
          .filter(
              udf((String id) -> wanted.value().contains(id), DataTypes.BooleanType)
                  .apply(col(ExampleTable.ID)))
          .select(col(ExampleTable.ID), coalesce(col(column), lit("")))
          .collectAsList()
          .stream()
          .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
    } finally {
      wanted.destroy();
    }
  }

  private String source(String id) {
    return sources.getOrDefault(id, "");
  }

  private String text(String id) {
    return texts.getOrDefault(id, "");
  }

  /** Numbers of the densest candidates, densest first. */
  private int[] crowded() {
    return IntStream.range(0, densities.ids().length)
        .filter(j -> densities.nearDuplicates()[j] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer j) -> -densities.densities()[j]))
        .limit(SHOWN_CROWDED)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private Map<String, Double> massBySource() {
    Map<String, Double> bySource = new TreeMap<>();
    if (config.candidates().source().isPresent()) {
      for (int j = 0; j < masses.ids().length; j++) {
        bySource.merge(source(masses.ids()[j]), masses.masses()[j], Double::sum);
      }
    }
    return bySource;
  }

  private ReportData report(Metrics metrics, Map<String, Double> massBySource) {
    Map<String, Long> picks = new HashMap<>();
    for (int n = 0; n < selection.size(); n++) {
      picks.merge(source(selection.ids()[n]), (long) selection.counts()[n], Long::sum);
    }
    List<ReportData.SourceShare> shares = new ArrayList<>();
    sourceSizes.forEach(
        (source, size) ->
            shares.add(
                new ReportData.SourceShare(
                    source,
                    size,
                    massBySource.getOrDefault(source, 0.0),
                    picks.getOrDefault(source, 0L))));
    NearestQueries nearest = NearestQueries.of(neighborhoods, plan);
    return new ReportData(
        Path.of(config.output().path()).getFileName().toString(),
        metrics.asMap(),
        config.given(),
        shares,
        IntStream.range(0, queries.vectors().size()).mapToObj(this::use).toList(),
        IntStream.range(0, Math.min(SHOWN_PICKS, selection.size()))
            .mapToObj(n -> pick(n, nearest))
            .toList(),
        Arrays.stream(selection.ids()).mapToDouble(nearest::distance).toArray(),
        Arrays.stream(crowded()).mapToObj(this::crowdedExample).toList(),
        densities.densities(),
        path);
  }

  private ReportData.QueryUse use(int i) {
    int depth = plan.plan()[i].length;
    double[] distances = neighborhoods.distances()[i];
    return new ReportData.QueryUse(
        neighborhoods.queryIds()[i], queries.texts()[i], depth, distances[0], distances[depth - 1]);
  }

  private ReportData.PickedExample pick(int n, NearestQueries nearest) {
    String id = selection.ids()[n];
    return new ReportData.PickedExample(
        n + 1,
        id,
        source(id),
        selection.masses()[n],
        selection.counts()[n],
        densities.densities()[densities.indexOf(id)],
        nearest.distance(id),
        nearest.query(id),
        text(id));
  }

  private ReportData.CrowdedExample crowdedExample(int j) {
    String id = densities.ids()[j];
    int at = Arrays.binarySearch(neighborhoods.candidateIds(), id, Ids.ORDER);
    return new ReportData.CrowdedExample(
        id,
        source(id),
        densities.densities()[j],
        densities.nearDuplicates()[j],
        plan.masses()[at],
        text(id));
  }
}

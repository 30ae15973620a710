package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.duplicates.NearDuplicates;
import io.tamis.input.Examples;
import io.tamis.output.Metrics;
import io.tamis.output.Report;
import io.tamis.output.ReportData;
import io.tamis.search.SearchConfig.Kind;
import io.tamis.transport.TransportPlan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What is told of a run: metrics, report, and one sentence. */
final class RunFigures {
  /** Points of the path over alpha; each is a solve, so large plans show none. */
  private static final int PATH_POINTS = 19;

  private static final long LARGEST_PATH_PROBLEM = 2_000_000;

  private final RunResult result;
  private final TransportPlan plan;
  private final List<ReportData.AlphaPoint> path;
  private final Surroundings surroundings;
  private final ReportContents contents;

  RunFigures(RunResult result, SparkRun run, Examples candidates) throws Exception {
    this.result = result;
    this.plan = result.plan();
    this.path = run.step("transport", this::path);
    this.surroundings = run.step("report", () -> Surroundings.of(run.spark(), result));
    this.contents =
        run.step("report", () -> new ReportContents(result, surroundings, run.spark(), candidates));
  }

  /** Those that were found among the candidates that matter most. */
  NearDuplicates duplicates() {
    return surroundings.duplicates();
  }

  /** What happened, for the last line on standard output. */
  String sentence() {
    return String.format(
            Locale.ROOT,
            "%,d of %,d candidates selected for %,d queries (support %,d, gap %.1e%s%s)",
            result.selection().size(),
            result.pool().size(),
            result.queries().vectors().size(),
            plan.support(),
            plan.gap(),
            plan.dry().length == 0 ? "" : ", " + plan.dry().length + " queries ran dry",
            result.leaks().clause())
        + result.jointFigures().sentence();
  }

  /** The page, from the metrics as they are written. */
  String report(Metrics written) {
    return Report.render(contents.data(written, path));
  }

  /** Whether no plan on the whole pool is better: nothing was sampled, and no list ended early. */
  private boolean isExact() {
    return result.outcome().solver().isExact(plan)
        && result.quality().choice().search() == Kind.EXACT
        && result.quality().choice().density() == Kind.EXACT;
  }

  Metrics metrics() {
    SearchQuality quality = result.quality();
    Metrics metrics =
        new Metrics()
            .put("candidates", result.pool().size())
            .put("queries", result.queries().vectors().size())
            .put("dimensions", result.queries().vectors().dimensions())
            .put("method", Require.spelled(result.config().system().method()))
            .put("rejected.candidates", result.pool().rejectedCount())
            .put("rejected.queries", result.queries().rejected().size())
            .put("rejected.query_ids", result.queries().rejected())
            .put("repeated.candidates", result.pool().repeats());
    result.queries().tellCuts(result.pool(), metrics);
    result.leaks().tell(metrics);
    metrics
        .put("transport.alpha", plan.alpha())
        .put("transport.distance_scale", plan.distanceScale())
        .put("transport.threshold", plan.threshold())
        .put("transport.s", plan.s())
        .put("transport.primal", plan.primal())
        .put("transport.dual", plan.dual())
        .put("transport.gap", plan.gap())
        .put("transport.mean_distance", plan.meanDistance())
        .put("transport.relative_gap", plan.relativeGap())
        .put("transport.exact", isExact())
        .put("transport.boundary_ties", result.outcome().boundaryTies())
        .put("transport.path", path.stream().map(RunFigures::asMap).toList())
        .put("support", plan.support())
        .put("effective_sample_size", plan.effectiveSampleSize())
        .put("exhausted_queries", plan.dry().length)
        .put("search.kind", Require.spelled(quality.choice().search()))
        .put("search.reason", quality.choice().reason())
        .put("search.depth", result.neighborhoods().depth())
        .put("search.breadth", quality.breadth())
        .put("search.recall", quality.recall().value())
        .put("search.recall_low", quality.recall().low())
        .put("search.recall_high", quality.recall().high())
        .put("search.recall_queries", quality.recall().queries())
        .put("search.objective_difference", quality.objectiveDifference())
        .put("density.kind", Require.spelled(quality.choice().density()))
        .put("density.recall", quality.densityRecall())
        .put("density.touched", result.densities().ids().length)
        .put("density.compared_pairs", result.densities().compared())
        .put("density.compared_share", comparedShare())
        .put("density.near_duplicates_mean", result.densities().nearDuplicatesMean())
        .put("duplicates.compared", duplicates().compared())
        .put("duplicates.pairs_95", duplicates().pairs95())
        .put("duplicates.pairs_99", duplicates().pairs99())
        .put("duplicates.groups", duplicates().groups().size())
        .put("picks", Arrays.stream(result.selection().counts()).sum())
        .put("sample.distinct", result.selection().size())
        .put("sample.ties", result.selection().tieShare());
    Map<String, Double> massBySource = contents.massBySource();
    if (!massBySource.isEmpty()) {
      metrics.put("mass_by_source", massBySource);
    }
    result.jointFigures().put(metrics);
    return metrics;
  }

  /** Of all pairs of a touched candidate and another, those that scans compared. */
  private double comparedShare() {
    double pairs = (double) result.densities().ids().length * result.pool().size();
    return pairs == 0 ? 0 : result.densities().compared() / pairs;
  }

  private static Map<String, Object> asMap(ReportData.AlphaPoint point) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("alpha", point.alpha());
    map.put("s", point.s());
    map.put("support", point.support());
    map.put("effective_sample_size", point.effectiveSize());
    map.put("mean_distance", point.meanDistance());
    return map;
  }

  private List<ReportData.AlphaPoint> path() {
    long pairs =
        Arrays.stream(result.outcome().problem().candidates()).mapToLong(l -> l.length).sum();
    if (pairs > LARGEST_PATH_PROBLEM) {
      return List.of();
    }
    return IntStream.rangeClosed(1, PATH_POINTS)
        .mapToObj(
            n -> result.outcome().solver().solve(n / (PATH_POINTS + 1.0), plan.distanceScale()))
        .filter(result.outcome().solver()::isExact)
        .map(
            at ->
                new ReportData.AlphaPoint(
                    at.alpha(), at.s(), at.support(), at.effectiveSampleSize(), at.meanDistance()))
        .toList();
  }
}

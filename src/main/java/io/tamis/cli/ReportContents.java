package io.tamis.cli;

import io.tamis.config.Ids;
import io.tamis.density.Densities;
import io.tamis.input.Examples;
import io.tamis.output.Metrics;
import io.tamis.output.PoolMap;
import io.tamis.output.ReportData;
import io.tamis.sample.Selection;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.TransportPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** A run as its report shows it. */
final class ReportContents {
  private static final int SHOWN_PICKS = 50;
  private static final int SHOWN_CROWDED = 20;

  private final JobConfig config;
  private final VectorQueries queries;
  private final Neighborhoods neighborhoods;
  private final Densities densities;
  private final TransportPlan plan;
  private final Selection selection;
  private final PoolMap map;
  private final ShownQueries shownQueries;
  private final ShownGroups shownGroups;
  private final CandidateNotes notes;
  private final Quarantine leaks;
  private final JointFigures joint;

  /** Reads the sources and texts that the report shows. */
  ReportContents(
      RunResult result, Surroundings surroundings, SparkSession spark, Examples candidates) {
    this.config = result.config();
    this.queries = result.queries();
    this.neighborhoods = result.neighborhoods();
    this.densities = result.densities();
    this.plan = result.plan();
    this.selection = result.selection();
    this.joint = result.jointFigures();
    this.map = surroundings.map();
    this.shownQueries = new ShownQueries(queries, neighborhoods, plan);
    this.shownGroups = new ShownGroups(surroundings.duplicates(), result.masses(), selection);
    Set<String> shown = new HashSet<>(shownQueries.candidateIds());
    shown.addAll(shownGroups.candidateIds());
    Arrays.stream(selection.ids()).limit(SHOWN_PICKS).forEach(shown::add);
    Arrays.stream(crowded()).mapToObj(j -> densities.ids()[j]).forEach(shown::add);
    this.leaks = result.leaks();
    shown.addAll(leaks.shownIds());
    this.notes = new CandidateNotes(result, spark, candidates, shown);
  }

  /** Mass of each source; empty where the pool has no sources. */
  Map<String, Double> massBySource() {
    return notes.massBySource();
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

  /** What the report shows of these metrics and this path over alpha. */
  ReportData data(Metrics metrics, List<ReportData.AlphaPoint> path) {
    Map<String, Double> massBySource = notes.massBySource();
    Map<String, Long> picks = new HashMap<>();
    for (int n = 0; n < selection.size(); n++) {
      picks.merge(notes.source(selection.ids()[n]), (long) selection.counts()[n], Long::sum);
    }
    List<ReportData.SourceShare> shares = new ArrayList<>();
    notes
        .sourceSizes()
        .forEach(
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
        path,
        Optional.of(map),
        shownGroups.told(notes),
        shownQueries.told(notes),
        Stream.concat(leaks.chapter(notes::text).stream(), joint.chapters().stream()).toList());
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
        notes.source(id),
        selection.masses()[n],
        selection.counts()[n],
        densities.densities()[densities.indexOf(id)],
        nearest.distance(id),
        nearest.query(id),
        notes.text(id));
  }

  private ReportData.CrowdedExample crowdedExample(int j) {
    String id = densities.ids()[j];
    int at = Arrays.binarySearch(neighborhoods.candidateIds(), id, Ids.ORDER);
    return new ReportData.CrowdedExample(
        id,
        notes.source(id),
        densities.densities()[j],
        densities.nearDuplicates()[j],
        plan.masses()[at],
        notes.text(id));
  }
}

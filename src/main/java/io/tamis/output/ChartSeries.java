package io.tamis.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.output.ReportData.AlphaPoint;
import io.tamis.output.ReportData.QueryUse;
import io.tamis.output.ReportData.SourceShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The points of the charts, as the page's script reads them; some hundreds of each, of the map some
 * thousands at most.
 */
final class ChartSeries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BINS = 40;
  private static final int BARS = 200;
  private static final int POINTS = 300;

  private ChartSeries() {}

  /** One JSON object, safe inside a script element; a chart without data has no key. */
  static String json(ReportData data) {
    Map<String, Object> series = new LinkedHashMap<>();
    if (!data.sources().isEmpty()) {
      series.put("sources", sources(data));
    }
    data.map().filter(PoolMap::isDrawn).ifPresent(map -> series.put("map", map(map)));
    putHistogram(series, "distances", Histogram.linear(data.pickDistances(), BINS));
    if (!data.queries().isEmpty()) {
      series.put("depths", depths(data));
    }
    putHistogram(series, "densities", Histogram.logarithmic(data.densities(), BINS));
    if (!data.path().isEmpty()) {
      series.put("path", path(data));
    }
    if (!data.chapters().isEmpty()) {
      series.put("chapters", ReportChapters.series(data.chapters()));
    }
    return embedded(series);
  }

  /** The run's alpha, if it is a number. */
  static OptionalDouble alpha(ReportData data) {
    String alpha = data.word("transport.alpha");
    return alpha.matches("[0-9.]+([eE]-?[0-9]+)?")
        ? OptionalDouble.of(Double.parseDouble(alpha))
        : OptionalDouble.empty();
  }

  private static List<Map<String, Object>> sources(ReportData data) {
    double pool = data.sources().stream().mapToLong(SourceShare::candidates).sum();
    List<Map<String, Object>> bars = new ArrayList<>();
    for (SourceShare source : ReportSections.shownSources(data)) {
      Map<String, Object> bar = new LinkedHashMap<>();
      bar.put("name", Html.shortened(source.source(), 28));
      bar.put("mass", source.mass());
      bar.put("pool", pool > 0 ? source.candidates() / pool : 0);
      bars.add(bar);
    }
    return bars;
  }

  /** One bar a query or, of many queries, one bar a run of them, as high as the deepest. */
  private static List<Map<String, Object>> depths(ReportData data) {
    List<Map<String, Object>> bars = new ArrayList<>();
    int first = 1;
    for (List<QueryUse> run : Thinned.runs(ReportSections.deepestFirst(data), BARS)) {
      String name =
          run.size() == 1
              ? Html.shortened(run.getFirst().id(), 40)
              : "queries " + Figures.count(first) + " to " + Figures.count(first + run.size() - 1);
      Map<String, Object> bar = new LinkedHashMap<>(); // Map.of has another order in every JVM
      bar.put("name", name);
      bar.put("depth", run.getFirst().depth());
      bars.add(bar);
      first += run.size();
    }
    return bars;
  }

  private static Map<String, Object> path(ReportData data) {
    Map<String, Object> path = new LinkedHashMap<>();
    alpha(data).ifPresent(alpha -> path.put("alpha", alpha));
    List<AlphaPoint> points = Thinned.evenly(data.path(), POINTS);
    path.put("alphas", points.stream().map(AlphaPoint::alpha).toList());
    path.put("support", points.stream().map(AlphaPoint::support).toList());
    path.put("effective", points.stream().map(AlphaPoint::effectiveSize).toList());
    path.put("cost", points.stream().map(AlphaPoint::meanDistance).toList());
    return path;
  }

  /** Queries before picks before the pool, as they lie above one another. */
  private static Map<String, Object> map(PoolMap map) {
    Map<String, Object> layers = new LinkedHashMap<>();
    layers.put("queries", layer(map.queries()));
    layers.put("picks", layer(map.picks()));
    layers.put("pool", layer(map.pool()));
    return layers;
  }

  private static Map<String, Object> layer(PoolMap.Layer layer) {
    Map<String, Object> points = new LinkedHashMap<>();
    points.put("ids", Arrays.stream(layer.ids()).map(id -> Html.shortened(id, 40)).toList());
    points.put("x", layer.places()[0]);
    points.put("y", layer.places()[1]);
    return points;
  }

  private static void putHistogram(Map<String, Object> series, String key, Histogram histogram) {
    if (histogram.total() > 0) {
      Map<String, Object> bins = new LinkedHashMap<>();
      bins.put("edges", histogram.edges());
      bins.put("counts", histogram.counts());
      series.put(key, bins);
    }
  }

  /** No text can close the script element or open a comment: no {@code <} is left in it. */
  private static String embedded(Map<String, Object> series) {
    try {
      return JSON.writeValueAsString(series)
          .replace("<", "\\u003c")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the charts' points cannot be written as JSON", e);
    }
  }
}

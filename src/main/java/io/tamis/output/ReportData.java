package io.tamis.output;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the report shows. Maps are kept in the order of their keys and lists in the order given, so
 * that the page depends on nothing else. An empty list leaves its section out. The arrays belong to
 * the record.
 *
 * @param title names the run, for instance the last name of its output path
 * @param metrics the flat content of {@code metrics.json}; any key may be missing
 * @param config dotted keys and their values
 * @param sources empty if the pool has no source column
 * @param queries in any order
 * @param picks the first picks, by rank
 * @param pickDistances shape [selected candidates], each to its nearest query, in any order
 * @param crowded the touched candidates of highest density, densest first
 * @param densities shape [touched candidates], each at least 1, in any order
 * @param path the plans along alpha, by increasing alpha
 * @param map of the pool; empty for a run without vectors
 * @param duplicates the largest groups of near-duplicates, largest first
 * @param neighbors of some queries, in the order in which they are shown
 * @param chapters what the method alone tells, in this order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record ReportData(
    String title,
    Map<String, Object> metrics,
    Map<String, String> config,
    List<SourceShare> sources,
    List<QueryUse> queries,
    List<PickedExample> picks,
    double[] pickDistances,
    List<CrowdedExample> crowded,
    double[] densities,
    List<AlphaPoint> path,
    Optional<PoolMap> map,
    List<DuplicateGroup> duplicates,
    List<QueryNeighbors> neighbors,
    List<Chapter> chapters) {
  public ReportData {
    Objects.requireNonNull(title, "title");
    metrics = sorted(metrics);
    config = sorted(config);
    sources = List.copyOf(sources);
    queries = List.copyOf(queries);
    picks = List.copyOf(picks);
    Objects.requireNonNull(pickDistances, "pickDistances");
    crowded = List.copyOf(crowded);
    Objects.requireNonNull(densities, "densities");
    path = List.copyOf(path);
    Objects.requireNonNull(map, "map");
    duplicates = List.copyOf(duplicates);
    neighbors = List.copyOf(neighbors);
    chapters = List.copyOf(chapters);
  }

  /** A report of a method without neighborhoods and plan: all it has to show is in chapters. */
  public static ReportData of(
      String title,
      Map<String, Object> metrics,
      Map<String, String> config,
      List<SourceShare> sources,
      List<Chapter> chapters) {
    return new ReportData(
        title,
        metrics,
        config,
        sources,
        List.of(),
        List.of(),
        new double[0],
        List.of(),
        new double[0],
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        chapters);
  }

  /**
   * A source of candidates, and what became of it.
   *
   * @param candidates how many the pool holds
   * @param mass its share of the transport plan; sums to 1 over the sources
   * @param picks how many were drawn, repeats counted
   */
  public record SourceShare(String source, long candidates, double mass, long picks) {
    public SourceShare {
      Objects.requireNonNull(source, "source");
    }
  }

  /**
   * How far a query had to look.
   *
   * @param text may be empty
   * @param depth neighbors that took some of its mass
   * @param nearest distance to its nearest candidate
   * @param farthest distance to the farthest candidate that it uses
   */
  public record QueryUse(String id, String text, long depth, double nearest, double farthest) {
    public QueryUse {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A candidate that was picked.
   *
   * @param rank from 1
   * @param source may be empty
   * @param count how often it was drawn
   * @param distance to its nearest query
   * @param queryId that query
   * @param text may be empty
   */
  public record PickedExample(
      long rank,
      String id,
      String source,
      double mass,
      long count,
      double density,
      double distance,
      String queryId,
      String text) {
    public PickedExample {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(queryId, "queryId");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A candidate with many near-duplicates.
   *
   * @param source may be empty
   * @param nearDuplicates other candidates within the bandwidth
   * @param text may be empty
   */
  public record CrowdedExample(
      String id, String source, double density, long nearDuplicates, double mass, String text) {
    public CrowdedExample {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * The plan that another alpha would have given.
   *
   * @param s effective neighborhood size
   * @param support candidates with mass
   * @param effectiveSize 1 / sum of squared masses
   * @param meanDistance from a query to a candidate, weighted by the plan
   */
  public record AlphaPoint(
      double alpha, double s, long support, double effectiveSize, double meanDistance) {}

  /** The metric of this key, if it is there and a number. */
  OptionalDouble number(String key) {
    return metrics.get(key) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /** The metric or else the setting of this key as it is written; empty if there is neither. */
  String word(String key) {
    return String.valueOf(metrics.getOrDefault(key, config.getOrDefault(key, "")));
  }

  private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    map.forEach((key, value) -> Objects.requireNonNull(value, key));
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}

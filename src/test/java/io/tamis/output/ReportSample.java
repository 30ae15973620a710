package io.tamis.output;

import io.tamis.output.ReportData.AlphaPoint;
import io.tamis.output.ReportData.CrowdedExample;
import io.tamis.output.ReportData.PickedExample;
import io.tamis.output.ReportData.QueryUse;
import io.tamis.output.ReportData.SourceShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Made reports: a full one of the size of a true run, and one of nothing. */
final class ReportSample {
  static final ReportData EMPTY =
      new ReportData(
          "empty",
          Map.of(),
          Map.of(),
          List.of(),
          List.of(),
          List.of(),
          new double[0],
          List.of(),
          new double[0],
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of());

  private static final String TEXT =
      "A baker sells %d loaves in the morning and half as many in the afternoon. Each loaf costs"
          + " three coins, and every tenth one is given away.\nHow many coins does the baker have"
          + " at the end of the day, if %d of the loaves were returned?";

  private ReportSample() {}

  /**
   * Writes the pages to look at: {@code full.html}, {@code doubted.html} and {@code empty.html}.
   */
  public static void main(String[] folder) throws IOException {
    Path pages = Files.createDirectories(Path.of(folder[0]));
    Files.writeString(pages.resolve("full.html"), Report.render(full(200)));
    Files.writeString(
        pages.resolve("doubted.html"),
        Report.render(with(full(10_000), "exhausted_queries", 12, "search.recall", 0.91)));
    Files.writeString(pages.resolve("empty.html"), Report.render(EMPTY));
  }

  /** A run of 1,000 picks out of 80,507 candidates, always the same. */
  static ReportData full(int queries) {
    SplittableRandom random = new SplittableRandom(7);
    return new ReportData(
        "gsm8k-alpha-05",
        metrics(queries),
        Map.of(
            "candidates.path", "/data/pool.jsonl.gz",
            "queries.path", "/data/targets/gsm8k.jsonl",
            "method", "tsds",
            "transport.alpha", "0.5",
            "sample.count", "1000",
            "output.path", "/runs/gsm8k-alpha-05"),
        List.of(
            new SourceShare("t0mix", 20_000, 0.081, 81),
            new SourceShare("gsm8k", 6_000, 0.712, 712),
            new SourceShare("medquad", 10_000, 0.004, 4),
            new SourceShare("code_alpaca", 2_015, 0.058, 58),
            new SourceShare("gpteacher_tools", 3_000, 0.0925, 92),
            new SourceShare("wikisql", 39_492, 0.0525, 53)),
        queries(queries, random),
        picks(random),
        random.doubles(874).map(u -> 0.21 + 0.5 * Math.sqrt(u)).toArray(),
        crowded(),
        random.doubles(12_480).map(u -> Math.pow(1 - u * 0.9998, -0.61)).toArray(),
        IntStream.rangeClosed(1, 99)
            .mapToObj(a -> a / 100.0)
            .map(
                a ->
                    new AlphaPoint(
                        a,
                        40 * (1 - a) / a,
                        (long) (9000 * (1 - a)) + 180,
                        5000 * (1 - a) + 120,
                        0.3 + 0.4 * Math.sqrt(1 - a)))
            .toList(),
        Optional.of(map(queries, random)),
        groups(),
        neighbors(),
        List.of(chapter("Learnability")));
  }

  /** A part with all that a part can show, and a text in each place. */
  static Chapter chapter(String text) {
    return new Chapter(
        "scores",
        text,
        text,
        List.of(new Chapter.Fact(text, text), Chapter.Fact.of("Cut", 0.25)),
        List.of(
            Chapter.Bins.of(
                text,
                text,
                text,
                new double[] {0.1, 0.25, 0.5, Double.NaN},
                new long[] {5, 7, 11, 1_000},
                4,
                OptionalDouble.of(0.25)),
            new Chapter.Points(
                text,
                text,
                text,
                Chapter.Axis.LOGARITHMIC,
                Chapter.Joined.BY_LINES,
                List.of(
                    new Chapter.Series(text, new double[] {1, 10}, new double[] {0.5, -0.5}),
                    new Chapter.Series("TSDS", new double[] {1, 10}, new double[] {0.2, 0.1}),
                    new Chapter.Series("DSIR", new double[] {1, 10}, new double[] {0.4, 0.3}),
                    new Chapter.Series("Random", new double[] {1, 10}, new double[] {-0.1, 0.4})))),
        List.of(
            new Chapter.Table(
                text,
                List.of(
                    new Chapter.Head(text, Chapter.Column.WORDS),
                    new Chapter.Head("Score", Chapter.Column.NUMBERS),
                    new Chapter.Head("Text", Chapter.Column.TEXTS)),
                List.of(List.of(text, 0.125, text)))));
  }

  /** The same report with other metrics, given as keys and values in turn. */
  static ReportData with(ReportData data, Object... metrics) {
    Map<String, Object> changed = new TreeMap<>(data.metrics());
    for (int i = 0; i < metrics.length; i += 2) {
      changed.put((String) metrics[i], metrics[i + 1]);
    }
    return new ReportData(
        data.title(),
        changed,
        data.config(),
        data.sources(),
        data.queries(),
        data.picks(),
        data.pickDistances(),
        data.crowded(),
        data.densities(),
        data.path(),
        data.map(),
        data.duplicates(),
        data.neighbors(),
        data.chapters());
  }

  private static Map<String, Object> metrics(int queries) {
    Map<String, Object> metrics = new TreeMap<>();
    metrics.put("candidates", 80_507);
    metrics.put("queries", queries);
    metrics.put("dimensions", 256);
    metrics.put("method", "tsds");
    metrics.put("transport.s", 37.25);
    metrics.put("transport.threshold", 5.0);
    metrics.put("transport.primal", 0.5618203117);
    metrics.put("transport.dual", 0.5618203117);
    metrics.put("support", 4_120);
    metrics.put("effective_sample_size", 2_204.7);
    metrics.put("exhausted_queries", 0);
    metrics.put("search.kind", "exact");
    metrics.put("search.depth", 512);
    metrics.put("search.recall", 1.0);
    metrics.put("density.near_duplicates_mean", 2.61);
    metrics.put("duplicates.compared", 4_000);
    metrics.put("duplicates.pairs_95", 1_204);
    metrics.put("duplicates.pairs_99", 310);
    metrics.put("duplicates.groups", 40);
    metrics.put("peak_memory", 1_503_238_553L);
    metrics.put("rejected.candidates", 14);
    metrics.put(
        "stages",
        List.of(
            stage("embed", 41.2, 80_707, 0),
            stage("search", 12.9, 102_400, 1_228_800),
            stage("density", 8.1, 12_480, 149_760),
            stage("transport", 0.4, 4_120, 0),
            stage("output", 3.7, 874, 98_304)));
    return metrics;
  }

  private static Map<String, Object> stage(String name, double seconds, long rows, long shuffle) {
    return Map.of("name", name, "seconds", seconds, "rows", rows, "shuffle_bytes", shuffle);
  }

  private static List<QueryUse> queries(int count, SplittableRandom random) {
    List<QueryUse> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long depth = 12 + (long) (30 * -Math.log(1 - random.nextDouble()));
      double nearest = 0.2 + 0.2 * random.nextDouble();
      queries.add(
          new QueryUse(
              "gsm8k-test-" + i,
              TEXT.formatted(i, depth),
              depth,
              nearest,
              nearest + 0.003 * depth));
    }
    return queries;
  }

  private static List<PickedExample> picks(SplittableRandom random) {
    List<PickedExample> picks = new ArrayList<>();
    for (int rank = 1; rank <= 50; rank++) {
      String source = rank % 7 == 0 ? "t0mix" : "gsm8k";
      picks.add(
          new PickedExample(
              rank,
              source + "-" + random.nextInt(6_000),
              source,
              0.0014 / (1 + 0.05 * rank),
              1 + 20 / (rank + 10),
              1 + 3 * random.nextDouble(),
              0.21 + 0.3 * random.nextDouble(),
              "gsm8k-test-" + random.nextInt(200),
              TEXT.formatted(rank, rank / 3)));
    }
    return picks;
  }

  private static PoolMap map(int queries, SplittableRandom random) {
    return new PoolMap(
        new double[] {0.1234, 0.0567},
        layer("pool-", 2_000, 1, 80_507, random),
        layer("gsm8k-test-", Math.min(queries, 300), 0.2, queries, random),
        layer("gsm8k-", 874, 0.3, 874, random),
        "");
  }

  private static PoolMap.Layer layer(
      String prefix, int size, double spread, long all, SplittableRandom random) {
    double[][] places = new double[2][size];
    for (int n = 0; n < size; n++) {
      places[0][n] = Math.rint(1e3 * spread * random.nextGaussian()) / 1e3;
      places[1][n] = Math.rint(1e3 * spread * random.nextGaussian()) / 1e3;
    }
    return new PoolMap.Layer(
        IntStream.range(0, size).mapToObj(n -> prefix + n).toArray(String[]::new), places, all);
  }

  private static List<DuplicateGroup> groups() {
    return IntStream.range(0, 15)
        .mapToObj(
            n ->
                new DuplicateGroup(
                    40 - n,
                    n,
                    0.01 / (n + 1),
                    IntStream.range(0, 6)
                        .mapToObj(
                            k ->
                                new DuplicateGroup.Member(
                                    "t0mix-" + n + "-" + k,
                                    "t0mix",
                                    0.001 / (k + 1),
                                    k % 2,
                                    TEXT.formatted(n, k)))
                        .toList()))
        .toList();
  }

  private static List<QueryNeighbors> neighbors() {
    return IntStream.range(0, 20)
        .mapToObj(
            i ->
                new QueryNeighbors(
                    "gsm8k-test-" + i,
                    i < 7 ? "deepest" : i < 14 ? "farthest" : "",
                    TEXT.formatted(i, i),
                    200 - i,
                    IntStream.range(0, 5)
                        .mapToObj(
                            k ->
                                new QueryNeighbors.Neighbor(
                                    "gsm8k-" + i + "-" + k,
                                    "gsm8k",
                                    0.2 + 0.01 * k,
                                    0.0001,
                                    TEXT.formatted(k, i)))
                        .toList()))
        .toList();
  }

  private static List<CrowdedExample> crowded() {
    return IntStream.range(0, 20)
        .mapToObj(
            k ->
                new CrowdedExample(
                    "t0mix-" + (400 + k),
                    "t0mix",
                    180 - 4.37 * k,
                    240 - 7 * k,
                    2e-5 * k,
                    TEXT.formatted(k, k)))
        .sorted(Comparator.comparingDouble(CrowdedExample::density).reversed())
        .toList();
  }
}

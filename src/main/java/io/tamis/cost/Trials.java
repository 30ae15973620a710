package io.tamis.cost;

import io.tamis.index.Encoding;
import io.tamis.index.Shard;
import io.tamis.index.ShardRows;
import io.tamis.index.ShardSearch;
import io.tamis.index.ShardSettings;
import io.tamis.index.ShardWriter;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.ExactDistance;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.roaringbitmap.RoaringBitmap;

/**
 * The scan and the graphs themselves, run on small made data. What is repeated counts by its
 * fastest run: whatever else the machine does only ever adds.
 */
final class Trials {
  private static final int[] SCAN_DIMENSIONS = {128, 768};
  private static final int FEW_QUERIES = 6;
  private static final int MANY_QUERIES = 1536;

  private static final int[] GRAPH_DIMENSIONS = {64, 256, 768};

  /** By dimensions; so few that all are built in a second. */
  private static final int[] GRAPH_ROWS = {2048, 1024, 1024};

  private static final int GRAPH_QUERIES = 64;
  private static final int GRAPH_COUNT = 64;

  private static final long REPEATED_NANOS = 100_000_000;
  private static final int LEAST_REPEATS = 3;

  /** The first is mostly that of the JVM's compiler. */
  private static final int MOST_ROUNDS = 4;

  /** A round that is faster than all before by this much calls for another. */
  private static final double SETTLED = 0.8;

  /** What is measured. */
  private interface Trial {
    void run() throws IOException;
  }

  private Trials() {}

  /** Rounds of all trials, until they take no less. */
  static Calibration run() {
    try {
      Calibration best = round();
      for (int n = 1; n < MOST_ROUNDS; n++) {
        Calibration next = round();
        boolean isSettled =
            next.scanPair().isAtLeast(best.scanPair(), SETTLED)
                && next.graphBeam().isAtLeast(best.graphBeam(), SETTLED);
        best = best.fastest(next);
        if (isSettled) {
          break;
        }
      }
      return best;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "measuring this machine in " + System.getProperty("java.io.tmpdir"), e);
    }
  }

  private static Calibration round() throws IOException {
    int lengths = SCAN_DIMENSIONS.length;
    double[] rows = new double[lengths];
    double[] pairs = new double[lengths];
    double[] distances = new double[lengths];
    for (int n = 0; n < lengths; n++) {
      int dimensions = SCAN_DIMENSIONS[n];
      double many = scan(dimensions, MANY_QUERIES, 256);
      double few = scan(dimensions, FEW_QUERIES, 2048);
      pairs[n] = Math.max(many - few, many / 2) / (MANY_QUERIES - FEW_QUERIES);
      rows[n] = Math.max(few - FEW_QUERIES * pairs[n], few / 10);
      distances[n] = distance(dimensions);
    }
    double[] builds = new double[GRAPH_DIMENSIONS.length];
    double[] beams = new double[GRAPH_DIMENSIONS.length];
    for (int n = 0; n < GRAPH_DIMENSIONS.length; n++) {
      Graph graph = graph(GRAPH_DIMENSIONS[n], GRAPH_ROWS[n]);
      builds[n] = graph.build / Calibration.growth(GRAPH_ROWS[n]);
      beams[n] = graph.beam / Calibration.growth(GRAPH_ROWS[n]);
    }
    return new Calibration(
        new ByDimensions(SCAN_DIMENSIONS, rows),
        new ByDimensions(SCAN_DIMENSIONS, pairs),
        new ByDimensions(SCAN_DIMENSIONS, distances),
        new ByDimensions(GRAPH_DIMENSIONS, builds),
        new ByDimensions(GRAPH_DIMENSIONS, beams));
  }

  /** Seconds of one row past a block of queries. */
  private static double scan(int dimensions, int queries, int rows) throws IOException {
    float[][] vectors = MadeVectors.of(queries + rows, dimensions);
    VectorBlock block = block(vectors, queries);
    VectorBlock pool =
        new VectorBlock(
            Metric.EUCLIDEAN,
            MadeVectors.ids(rows),
            Arrays.copyOfRange(vectors, queries, vectors.length));
    double[] nothing = new double[queries];
    double seconds =
        fastest(
            () -> {
              BlockedScan scan = new BlockedScan(block, nothing, (query, all, row, distance) -> {});
              scan.add(pool);
            });
    return seconds / rows;
  }

  /** Seconds of one exact distance. */
  private static double distance(int dimensions) throws IOException {
    float[][] vectors = MadeVectors.of(512, dimensions);
    double[] sums = new double[1]; // so that no distance is left out
    double seconds =
        fastest(
            () -> {
              for (float[] vector : vectors) {
                for (int i = 0; i < 16; i++) {
                  sums[0] += ExactDistance.squared(vectors[i], vector);
                }
              }
            });
    return seconds / (16 * vectors.length);
  }

  /**
   * @param build seconds a vector
   * @param beam seconds a document asked for
   */
  private record Graph(double build, double beam) {}

  private static Graph graph(int dimensions, int rows) throws IOException {
    float[][] vectors = MadeVectors.of(GRAPH_QUERIES + rows, dimensions);
    VectorBlock queries = block(vectors, GRAPH_QUERIES);
    ShardSettings settings =
        new ShardSettings(Metric.EUCLIDEAN, dimensions, 16, 100, Encoding.FLOAT32);
    ShardRows shardRows = new ShardRows(Metric.EUCLIDEAN, dimensions);
    for (int j = GRAPH_QUERIES; j < vectors.length; j++) {
      shardRows.add(Integer.toString(j), Optional.empty(), vectors[j]);
    }
    Path folder = Files.createTempDirectory("tamis-calibration-");
    try {
      long start = System.nanoTime();
      ShardWriter.write(folder, settings, shardRows);
      double build = (System.nanoTime() - start) / 1e9 / rows;
      try (Shard shard = Shard.open(folder, settings, new RoaringBitmap())) {
        ShardSearch search = new ShardSearch(shard, settings.encoding(), 1);
        double[] bounds = new double[GRAPH_QUERIES];
        Arrays.fill(bounds, Double.POSITIVE_INFINITY);
        double seconds =
            fastest(
                () -> search.nearest(queries, bounds, GRAPH_COUNT, (query, id, distance) -> {}));
        double beam = GRAPH_COUNT * settings.encoding().oversampling();
        return new Graph(build, seconds / GRAPH_QUERIES / beam);
      }
    } finally {
      remove(folder);
    }
  }

  private static VectorBlock block(float[][] vectors, int queries) {
    return new VectorBlock(
        Metric.EUCLIDEAN, MadeVectors.ids(queries), Arrays.copyOf(vectors, queries));
  }

  private static double fastest(Trial trial) throws IOException {
    double seconds = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + REPEATED_NANOS;
    for (int n = 0; n < LEAST_REPEATS || System.nanoTime() < end; n++) {
      long start = System.nanoTime();
      trial.run();
      seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
    }
    return seconds;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}

package io.tamis.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.cost.Workload.Index;
import io.tamis.index.Encoding;
import io.tamis.index.Shard;
import io.tamis.index.ShardRows;
import io.tamis.index.ShardSearch;
import io.tamis.index.ShardSettings;
import io.tamis.index.ShardWriter;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** What the model says of this machine against what this machine does, on three sizes. */
class PredictionTest {
  private static final double FACTOR = 2;

  /** Another load on the machine is no error of the model's: one quiet moment is enough. */
  private static final int ATTEMPTS = 6;

  private static final int REPEATS = 5;

  /** Neighbors that a shard is asked for. */
  private static final int COUNT = 64;

  @TempDir private Path folder;

  /** Vectors, queries apart from them, and a shard over them. */
  private record Size(float[][] vectors, VectorBlock queries, Path shard, ShardSettings settings) {
    String name() {
      return vectors.length + " x " + queries.dimensions() + ", " + queries.size() + " queries";
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private Size size(int rows, int dimensions, int queryCount) throws IOException {
    float[][] all = MadeVectors.of(queryCount + rows, dimensions);
    float[][] vectors = Arrays.copyOfRange(all, queryCount, all.length);
    VectorBlock queries =
        new VectorBlock(
            Metric.EUCLIDEAN, MadeVectors.ids(queryCount), Arrays.copyOf(all, queryCount));
    ShardSettings settings =
        new ShardSettings(Metric.EUCLIDEAN, dimensions, 16, 100, Encoding.FLOAT32);
    ShardRows shardRows = new ShardRows(Metric.EUCLIDEAN, dimensions);
    for (int j = 0; j < rows; j++) {
      shardRows.add(Integer.toString(j), Optional.empty(), vectors[j]);
    }
    Path shard = Files.createDirectory(folder.resolve("shard-" + dimensions));
    ShardWriter.write(shard, settings, shardRows);
    return new Size(vectors, queries, shard, settings);
  }

  @Test
  void scansAndGraphsTakeWhatIsPredictedWithinAFactorOfTwo() throws IOException {
    List<Size> sizes =
        List.of(size(20_000, 64, 300), size(30_000, 128, 150), size(12_000, 256, 50));
    List<String> wrong = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      wrong.clear();
      SearchCost cost = new SearchCost(Calibration.measured(), SparkCost.MEASURED);
      for (Size size : sizes) {
        double rows = size.vectors.length;
        int dimensions = size.queries.dimensions();
        int queries = size.queries.size();
        Index index = new Index(1, size.settings.beamWidth(), size.settings.encoding(), true);
        compare(
            "scan of " + size.name(),
            cost.comparisons(rows, dimensions, queries),
            scanned(size),
            wrong);
        compare(
            "graph of " + size.name(),
            cost.shard(rows, dimensions, queries, COUNT, index),
            answered(size),
            wrong);
      }
      if (wrong.isEmpty()) {
        return;
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void compare(String what, double predicted, double measured, List<String> wrong) {
    String line =
        String.format(Locale.ROOT, "%s: predicted %.4f s, took %.4f s", what, predicted, measured);
    System.out.println(line);
    if (!(predicted < FACTOR * measured && measured < FACTOR * predicted)) {
      wrong.add(line);
    }
  }

  private static double scanned(Size size) throws IOException {
    double[] nothing = new double[size.queries.size()];
    VectorBlock pool =
        new VectorBlock(Metric.EUCLIDEAN, MadeVectors.ids(size.vectors.length), size.vectors);
    return fastest(
        () -> new BlockedScan(size.queries, nothing, (query, rows, row, distance) -> {}).add(pool));
  }

  private static double answered(Size size) throws IOException {
    double[] bounds = new double[size.queries.size()];
    Arrays.fill(bounds, Double.POSITIVE_INFINITY);
    try (Shard shard = Shard.open(size.shard, size.settings, new RoaringBitmap())) {
      ShardSearch search = new ShardSearch(shard, size.settings.encoding(), 1);
      return fastest(
          () -> search.nearest(size.queries, bounds, COUNT, (query, id, distance) -> {}));
    }
  }

  private static double fastest(Work work) throws IOException {
    double seconds = Double.POSITIVE_INFINITY;
    for (int n = 0; n < REPEATS; n++) {
      long start = System.nanoTime();
      work.run();
      seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
    }
    return seconds;
  }
}

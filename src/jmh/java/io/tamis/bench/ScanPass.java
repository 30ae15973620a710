package io.tamis.bench;

import io.tamis.scan.BlockedScan;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The scan of vectors whose components are normal, with bounds that no pair meets, but that most of
 * the dimensions are needed to tell: products are taken, none is kept.
 */
final class ScanPass {
  private final VectorBlock queries;
  private final double[] bounds;

  ScanPass(float[][] queries) {
    this.queries = new VectorBlock(Metric.EUCLIDEAN, names(queries.length), queries);
    this.bounds = new double[queries.length];
    Arrays.fill(bounds, 0.9 * queries[0].length); // pairs lie at about twice the dimensions
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
  }

  /** The pairs visited: none. */
  int run(float[][] rows) {
    int[] visited = new int[1];
    BlockedScan scan =
        new BlockedScan(queries, bounds, (query, some, row, squaredDistance) -> visited[0]++);
    scan.add(new VectorBlock(Metric.EUCLIDEAN, names(rows.length), rows));
    return visited[0];
  }
}

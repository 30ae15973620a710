package io.tamis.bench;

import io.tamis.scan.BlockedScan;
import io.tamis.scan.ExactDistance;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The scan with bounds that few pairs meet, but that all dimensions are needed to tell: half of what
 * lies between a query and a row.
 */
final class ScanPass {
  private final VectorBlock queries;
  private final double[] bounds;

  ScanPass(float[][] queries) {
    this.queries = new VectorBlock(Metric.EUCLIDEAN, names(queries.length), queries);
    this.bounds = new double[queries.length];
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
  }

  /** The pairs visited. */
  int run(float[][] rows) {
    Arrays.fill(bounds, ExactDistance.squared(queries.vector(0), rows[0]) / 2);
    int[] visited = new int[1];
    BlockedScan scan =
        new BlockedScan(queries, bounds, (query, some, row, squaredDistance) -> visited[0]++);
    scan.add(new VectorBlock(Metric.EUCLIDEAN, names(rows.length), rows));
    return visited[0];
  }
}

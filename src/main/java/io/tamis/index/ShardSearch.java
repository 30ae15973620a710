package io.tamis.index;

import io.tamis.scan.BlockedScan;
import io.tamis.scan.VectorBlock;
import java.io.IOException;
import java.util.Arrays;

/**
 * A block of queries against one shard. The graph answers where that looks at few of the shard's
 * vectors; where a query wants a large part of them, or the graph finds fewer than are there, the
 * shard is scanned for it. All distances are measured with the vectors.
 *
 * @param breadth how many times more documents the graph is asked for than are wanted, besides what
 *     the encoding needs; at least 1
 */
public record ShardSearch(Shard shard, Encoding encoding, double breadth) {
  /** Documents that the graph is asked for at least. */
  private static final int LEAST_BEAM = 64;

  /** A graph looks at some twenty vectors for each that it finds; a scan at all, but faster. */
  private static final int SCANNED_SHARE = 4;

  /**
   * Visits, for every query, at least the {@code count} documents that the graph holds nearest, as
   * far as they lie within the query's bound.
   *
   * @param bounds shape [M], squared distances, inclusive; the visitor may lower them on the way
   * @return shape [M], squared distance from which on documents may be missing; infinite if none is
   */
  public double[] nearest(VectorBlock queries, double[] bounds, int count, Visitor visitor)
      throws IOException {
    double[] reach = new double[queries.size()];
    Arrays.fill(reach, Double.POSITIVE_INFINITY);
    int[] scanned = new int[queries.size()];
    int scans = 0;
    int beam = beam(count);
    for (int i = 0; i < queries.size(); i++) {
      boolean isScanned = isScanned(beam);
      int[] documents = isScanned ? new int[0] : shard.near(queries.vector(i), beam);
      if (isScanned || documents.length < beam) {
        scanned[scans++] = i;
        continue;
      }
      double[] squaredDistances = measured(queries, i, documents);
      double[] sorted = squaredDistances.clone();
      Arrays.sort(sorted);
      reach[i] = sorted[Math.min(count, sorted.length) - 1];
      visit(i, documents, squaredDistances, bounds, visitor);
    }
    scan(queries, Arrays.copyOf(scanned, scans), bounds, visitor);
    return reach;
  }

  /** Takes each row that is found within its query's bound, in no promised order. */
  public interface Visitor {
    /**
     * @param squaredDistance exact, between the scaled vectors
     */
    void within(int query, String id, double squaredDistance);
  }

  /** Takes how many rows lie at a distance, in no promised order. */
  public interface Counter {
    void within(int query, double squaredDistance, int rows);
  }

  /** Counts every row that the graph finds within a query's bound, however many there are. */
  public void within(VectorBlock queries, double[] bounds, Counter counter) throws IOException {
    int[] scanned = new int[queries.size()];
    int scans = 0;
    for (int i = 0; i < queries.size(); i++) {
      if (!countsAllWithin(queries, i, bounds[i], counter)) {
        scanned[scans++] = i;
      }
    }
    scan(
        queries,
        Arrays.copyOf(scanned, scans),
        bounds,
        (query, id, squaredDistance) -> counter.within(query, squaredDistance, 1));
  }

  private boolean countsAllWithin(VectorBlock queries, int i, double bound, Counter counter)
      throws IOException {
    for (int count = LEAST_BEAM; !isScanned(beam(count)); count *= 4) {
      int beam = beam(count);
      int[] documents = shard.near(queries.vector(i), beam);
      if (documents.length < beam) {
        return false;
      }
      double[] squaredDistances = measured(queries, i, documents);
      long inside = Arrays.stream(squaredDistances).filter(distance -> distance <= bound).count();
      if (2 * inside <= count) { // those at the rim are missed first
        for (int n = 0; n < documents.length; n++) {
          if (squaredDistances[n] <= bound) {
            counter.within(i, squaredDistances[n], shard.liveRows(documents[n]));
          }
        }
        return true;
      }
    }
    return false;
  }

  private int beam(int count) {
    double wanted = Math.max(LEAST_BEAM, Math.ceil(count * breadth)) * encoding.oversampling();
    return (int) Math.min(shard.documents(), wanted);
  }

  private boolean isScanned(int beam) {
    return (long) SCANNED_SHARE * beam >= shard.documents();
  }

  private double[] measured(VectorBlock queries, int i, int[] documents) throws IOException {
    double[] squaredDistances = new double[documents.length];
    for (int n = 0; n < documents.length; n++) {
      squaredDistances[n] = shard.squaredDistance(queries, i, documents[n]);
    }
    return squaredDistances;
  }

  private void visit(
      int i, int[] documents, double[] squaredDistances, double[] bounds, Visitor visitor)
      throws IOException {
    for (int n = 0; n < documents.length; n++) {
      double squaredDistance = squaredDistances[n];
      if (squaredDistance <= bounds[i]) {
        shard.visitRows(documents[n], id -> visitor.within(i, id, squaredDistance));
      }
    }
  }

  private void scan(VectorBlock queries, int[] numbers, double[] bounds, Visitor visitor)
      throws IOException {
    if (numbers.length == 0) {
      return;
    }
    double[] some = Arrays.stream(numbers).mapToDouble(i -> bounds[i]).toArray();
    BlockedScan scan =
        new BlockedScan(
            queries.rows(numbers),
            some,
            (k, rows, row, squaredDistance) -> {
              visitor.within(numbers[k], rows.id(row), squaredDistance);
              some[k] = bounds[numbers[k]];
            });
    scan.add(shard.liveVectors());
  }
}

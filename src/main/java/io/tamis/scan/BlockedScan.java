package io.tamis.scan;

import static io.tamis.scan.ScanKernel.PANEL;
import static io.tamis.scan.ScanKernel.TILE;

/**
 * Candidates streamed past a block of queries; every pair within its query's bound is visited once.
 *
 * <p>A pair is ruled out when q·x - |x|²/2, in float, is below (|q|² - bound)/2 less a margin. The
 * margin bounds the rounding of d fused multiply-adds, d·2⁻²⁴·|q|·|x|, and of the norms, so no pair
 * within the bound is lost. Time 2·M·d floating-point operations a candidate; memory one copy of
 * the queries and of {@link ScanKernel#PANEL} candidates.
 */
public final class BlockedScan {
  /** Rounding unit of single precision. */
  private static final double UNIT = 0x1p-24;

  /** Products beyond this may overflow on the way; such blocks are measured pair by pair. */
  private static final double LARGEST_PRODUCT = 1e36;

  /** Takes each pair that lies within its query's bound, in no promised order. */
  public interface Visitor {
    /**
     * @param query index of the query in the block
     * @param rows the candidates that are scanned right now
     * @param row the candidate's place among them
     * @param squaredDistance exact, squared Euclidean, between the scaled vectors
     */
    void within(int query, VectorRows rows, int row, double squaredDistance);
  }

  private final VectorBlock queries;
  private final double[] bounds;
  private final Visitor visitor;
  private final ScanKernel kernel;
  private final int dimensions;
  private final float[] tiles;
  private final double[] halfSquares;

  private final float[] vectors;
  private final float[] panel;
  private final float[] halves;
  private final float[] products;
  private final double[] scales;

  /** The room that a scan works in; scans that take turns may share one. */
  public static final class Room {
    private final float[] vectors;
    private final float[] panel;
    private final float[] halves = new float[PANEL];
    private final float[] products = new float[TILE * PANEL];
    private final double[] scales = new double[PANEL];

    public Room(int dimensions) {
      this.vectors = new float[PANEL * dimensions];
      this.panel = new float[PANEL * dimensions];
    }
  }

  /**
   * @param bounds shape [M], squared distances, inclusive; read anew for every few candidates, so
   *     the visitor may lower them on the way
   */
  public BlockedScan(VectorBlock queries, double[] bounds, Visitor visitor) {
    this(queries, bounds, visitor, new Room(queries.dimensions()));
  }

  /** As above. */
  public BlockedScan(VectorBlock queries, double[] bounds, Visitor visitor, Room room) {
    this(queries, bounds, visitor, room, ScanKernel.fastest());
  }

  BlockedScan(
      VectorBlock queries, double[] bounds, Visitor visitor, Room room, ScanKernel kernel) {
    this.queries = queries;
    this.bounds = bounds;
    this.visitor = visitor;
    this.kernel = kernel;
    this.dimensions = queries.dimensions();
    this.tiles = interleave(queries);
    this.halfSquares = new double[queries.size()];
    for (int i = 0; i < halfSquares.length; i++) {
      double square = queries.norm(i) * queries.norm(i);
      halfSquares[i] = square * (1 - (dimensions + 8) * 0x1p-52) / 2;
    }
    this.vectors = room.vectors;
    this.panel = room.panel;
    this.halves = room.halves;
    this.products = room.products;
    this.scales = room.scales;
  }

  /** Whether the scan uses the machine's vectors in this JVM. */
  public static boolean isVectorized() {
    return ScanKernel.isVectorized();
  }

  /**
   * Compares all rows with all queries; none of them is kept.
   *
   * @throws InvalidVectorException if a row's vector has not the queries' length, is not finite, or
   *     is zero under cosine
   */
  public void add(VectorRows rows) {
    for (int from = 0; from < rows.size(); from += PANEL) {
      int count = Math.min(PANEL, rows.size() - from);
      for (int row = from; row < from + count; row++) {
        if (rows.dimensions(row) != dimensions) {
          throw VectorBlock.wrongLength(
              rows.id(row), rows.dimensions(row), dimensions, "the queries have");
        }
      }
      rows.copy(from, count, dimensions, vectors, 0);
      scan(rows, from, count, transpose(rows, from, count));
    }
  }

  /**
   * Fills the panel, and the halves of the squared norms of what is in it.
   *
   * @return the largest norm, or a little more
   */
  private double transpose(VectorRows rows, int from, int count) {
    for (int lane = 0; lane < count; lane++) {
      scales[lane] =
          queries.metric() == Metric.EUCLIDEAN
              ? 1
              : queries.metric().scale(checkedSquaredNorm(rows, from, lane));
      float scale = (float) scales[lane];
      int start = lane * dimensions;
      for (int k = 0, at = lane; k < dimensions; k++, at += PANEL) {
        panel[at] = scale * vectors[start + k];
      }
    }
    kernel.halfSquares(panel, dimensions, halves);
    double largest = 0;
    for (int lane = 0; lane < count; lane++) {
      if (!(halves[lane] <= Float.MAX_VALUE)) {
        checkedSquaredNorm(rows, from, lane);
        largest = Double.POSITIVE_INFINITY; // finite, but too large for a float
      }
      largest = Math.max(largest, halves[lane]);
    }
    return Math.sqrt(2 * largest) * (1 + (dimensions + 8) * UNIT);
  }

  private double checkedSquaredNorm(VectorRows rows, int from, int lane) {
    return VectorBlock.checkedSquaredNorm(
        queries.metric(), () -> rows.id(from + lane), vectors, lane * dimensions, dimensions);
  }

  private void scan(VectorRows rows, int from, int count, double largestNorm) {
    int lanes = count == PANEL ? -1 : (1 << count) - 1;
    boolean isSafe = largestNorm * largestNorm <= LARGEST_PRODUCT;
    double perNorm = (dimensions + 8) * UNIT * 1.01 * largestNorm;
    double always = (dimensions + 16) * UNIT * largestNorm * largestNorm
        + (dimensions + 8) * Float.MIN_VALUE;
    for (int first = 0; first < queries.size(); first += TILE) {
      kernel.products(tiles, first * dimensions, panel, dimensions, products);
      int end = Math.min(first + TILE, queries.size());
      for (int query = first; query < end; query++) {
        double norm = queries.norm(query);
        double least = halfSquares[query] - bounds[query] / 2 - perNorm * norm - always;
        float threshold =
            isSafe && norm * largestNorm <= LARGEST_PRODUCT
                ? Math.nextDown((float) least)
                : Float.NEGATIVE_INFINITY;
        int hits = lanes & kernel.notBelow(products, (query - first) * PANEL, halves, threshold);
        while (hits != 0) {
          measure(query, rows, from, Integer.numberOfTrailingZeros(hits));
          hits &= hits - 1;
        }
      }
    }
  }

  private void measure(int query, VectorRows rows, int from, int lane) {
    double squaredDistance =
        ExactDistance.squared(
            queries.vector(query),
            queries.scale(query),
            vectors,
            lane * dimensions,
            scales[lane]);
    if (squaredDistance <= bounds[query]) {
      visitor.within(query, rows, from + lane, squaredDistance);
    }
  }

  /** Shape [ceil(M / TILE), d, TILE], the last tile filled up with zeros. */
  private static float[] interleave(VectorBlock queries) {
    int dimensions = queries.dimensions();
    int tileCount = (queries.size() + TILE - 1) / TILE;
    float[] tiles = new float[Math.multiplyExact(tileCount * TILE, dimensions)];
    for (int i = 0; i < queries.size(); i++) {
      float[] vector = queries.vector(i);
      int at = i / TILE * TILE * dimensions + i % TILE;
      for (int k = 0; k < dimensions; k++, at += TILE) {
        tiles[at] = (float) (queries.scale(i) * vector[k]);
      }
    }
    return tiles;
  }
}

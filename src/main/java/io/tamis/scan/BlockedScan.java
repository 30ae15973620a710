package io.tamis.scan;

import static io.tamis.scan.ScanKernel.PANEL;
import static io.tamis.scan.ScanKernel.TILE;

/**
 * Candidates streamed past a block of queries; every pair within its query's bound is visited once.
 *
 * <p>A pair is ruled out when q·x - |x|²/2, in float, is below (|q|² - bound)/2 less a margin. The
 * margin bounds the rounding of d fused multiply-adds, d·2⁻²⁴·|q|·|x|, and of the norms, so no pair
 * within the bound is lost. Time 2·M·d floating-point operations a candidate; memory one copy of
 * the queries.
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
     * @param squaredDistance exact, squared Euclidean, between the scaled vectors
     */
    void within(int query, String candidate, double squaredDistance);
  }

  private final VectorBlock queries;
  private final double[] bounds;
  private final Visitor visitor;
  private final ScanKernel kernel;
  private final int dimensions;
  private final float[] tiles;
  private final float[] panel;
  private final float[] halves = new float[PANEL];
  private final float[] products = new float[TILE * PANEL];
  private final String[] ids = new String[PANEL];
  private final float[][] vectors = new float[PANEL][];
  private final double[] scales = new double[PANEL];
  private int filled;
  private double largestNorm;

  /**
   * @param bounds shape [M], squared distances, inclusive; read anew for every panel, so the
   *     visitor may lower them on the way
   */
  public BlockedScan(VectorBlock queries, double[] bounds, Visitor visitor) {
    this(queries, bounds, visitor, ScanKernel.fastest());
  }

  BlockedScan(VectorBlock queries, double[] bounds, Visitor visitor, ScanKernel kernel) {
    this.queries = queries;
    this.bounds = bounds;
    this.visitor = visitor;
    this.kernel = kernel;
    this.dimensions = queries.dimensions();
    this.tiles = interleave(queries);
    this.panel = new float[dimensions * PANEL];
  }

  /** Whether the scan uses the machine's vectors in this JVM. */
  public static boolean isVectorized() {
    return ScanKernel.isVectorized();
  }

  /**
   * @throws InvalidVectorException if the vector's length differs from the queries', or it is not
   *     finite, or zero under cosine
   */
  public void add(String id, float[] vector) {
    double squaredNorm =
        VectorBlock.checkedSquaredNorm(
            queries.metric(), id, vector, dimensions, "the queries have");
    double scale = queries.metric().scale(squaredNorm);
    ids[filled] = id;
    vectors[filled] = vector;
    scales[filled] = scale;
    for (int k = 0, at = filled; k < dimensions; k++, at += PANEL) {
      panel[at] = (float) (scale * vector[k]);
    }
    double scaledSquaredNorm = scale * scale * squaredNorm;
    halves[filled] = (float) (scaledSquaredNorm / 2);
    largestNorm = Math.max(largestNorm, Math.sqrt(scaledSquaredNorm));
    if (++filled == PANEL) {
      scanPanel();
    }
  }

  /** Scans what is left; to be called once, after the last candidate. */
  public void finish() {
    if (filled > 0) {
      scanPanel();
    }
  }

  private void scanPanel() {
    int lanes = filled == PANEL ? -1 : (1 << filled) - 1;
    for (int first = 0; first < queries.size(); first += TILE) {
      kernel.products(tiles, first * dimensions, panel, dimensions, products);
      for (int row = 0; row < TILE && first + row < queries.size(); row++) {
        int query = first + row;
        int hits = lanes & kernel.notBelow(products, row * PANEL, halves, threshold(query));
        while (hits != 0) {
          measure(query, Integer.numberOfTrailingZeros(hits));
          hits &= hits - 1;
        }
      }
    }
    filled = 0;
    largestNorm = 0;
  }

  private void measure(int query, int lane) {
    double squaredDistance =
        ExactDistance.squared(
            queries.vector(query), queries.scale(query), vectors[lane], scales[lane]);
    if (squaredDistance <= bounds[query]) {
      visitor.within(query, ids[lane], squaredDistance);
    }
  }

  private float threshold(int query) {
    double norm = queries.norm(query);
    if (norm * largestNorm > LARGEST_PRODUCT || largestNorm * largestNorm > LARGEST_PRODUCT) {
      return Float.NEGATIVE_INFINITY;
    }
    double margin =
        (dimensions + 8) * UNIT * 1.01 * norm * largestNorm
            + 8 * UNIT * largestNorm * largestNorm
            + (dimensions + 8) * Float.MIN_VALUE;
    return Math.nextDown(
        (float) ((norm * norm * (1 - (dimensions + 8) * 0x1p-52) - bounds[query]) / 2 - margin));
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

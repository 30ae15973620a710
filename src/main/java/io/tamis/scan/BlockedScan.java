package io.tamis.scan;

import static io.tamis.scan.CandidatePanel.UNIT;
import static io.tamis.scan.ScanKernel.PANEL;
import static io.tamis.scan.ScanKernel.TILE;

import java.util.Arrays;

/**
 * Candidates streamed past a block of queries; every pair within its query's bound is visited once.
 *
 * <p>A pair is ruled out when q·x - |x|²/2, in float, is below (|q|² - bound)/2 less a margin. The
 * margin bounds the rounding of d fused multiply-adds, d·2⁻²⁴·|q|·|x|, and of the norms, so no pair
 * within the bound is lost. Time 2·M·d floating-point operations a candidate; memory one copy of
 * the queries.
 *
 * <p>Where bounds are narrow, the first d/8 dimensions alone rule most pairs out: distances only
 * grow with more of them. That is tried first for as long as it spares work.
 */
public final class BlockedScan {
  /** Products beyond this may overflow on the way; such blocks are measured pair by pair. */
  private static final double LARGEST_PRODUCT = 1e36;

  /** Tiles after which it is judged whether trying few dimensions first spares work. */
  private static final int TRIAL = 256;

  /** Takes each pair that lies within its query's bound, in no promised order. */
  public interface Visitor {
    /**
     * @param query index of the query in the block
     * @param rows the few candidates that are scanned right now
     * @param row the candidate's place among those few
     * @param squaredDistance exact, squared Euclidean, between the scaled vectors
     */
    void within(int query, VectorRows rows, int row, double squaredDistance);
  }

  private final VectorBlock queries;
  private final double[] bounds;
  private final Visitor visitor;
  private final ScanKernel kernel;
  private final int dimensions;
  private final int prefix;
  private final float[] tiles;
  private final float[] prefixTiles;
  private final double[] norms;
  private final double[] halfSquares;
  private final double[] prefixHalfSquares;
  private final double largestNorm;
  private final double[] slacks = new double[TILE];
  private final float[] thresholds = new float[TILE];
  private final float[] products = new float[TILE * PANEL];
  private long tried;
  private long ruledOut;

  /**
   * @param bounds shape [M], squared distances, inclusive; read anew for every few candidates, so
   *     the visitor may lower them on the way
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
    this.prefix = CandidatePanel.prefix(dimensions);
    this.tiles = interleave(queries, dimensions);
    this.prefixTiles = interleave(queries, prefix);
    this.norms = new double[queries.size()];
    this.halfSquares = new double[queries.size()];
    this.prefixHalfSquares = new double[queries.size()];
    double rounding = 1 - (dimensions + 8) * 0x1p-52;
    double largest = 0;
    for (int i = 0; i < norms.length; i++) {
      norms[i] = queries.norm(i);
      halfSquares[i] = norms[i] * norms[i] * rounding / 2;
      prefixHalfSquares[i] = queries.squaredNorm(i, prefix) * rounding / 2;
      largest = Math.max(largest, norms[i]);
    }
    this.largestNorm = largest;
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
    CandidatePanel panel = new CandidatePanel(queries.metric(), dimensions, kernel);
    for (int from = 0; from < rows.size(); from += PANEL) {
      panel.fill(rows, from);
      scan(panel);
    }
  }

  /** Compares the candidates of a panel, of the same dimensions and metric, with all queries. */
  public void scan(CandidatePanel panel) {
    double product = panel.largestNorm() * Math.max(largestNorm, panel.largestNorm());
    boolean isSafe = product <= LARGEST_PRODUCT;
    double perNorm = (dimensions + 8) * UNIT * 1.01 * panel.largestNorm();
    double always =
        (dimensions + 16) * UNIT * panel.largestNorm() * panel.largestNorm()
            + (dimensions + 8) * Float.MIN_VALUE;
    int lanes = panel.lanes();
    for (int first = 0; first < norms.length; first += TILE) {
      int end = Math.min(first + TILE, norms.length);
      for (int query = first; query < end; query++) {
        slacks[query - first] =
            isSafe ? bounds[query] / 2 + perNorm * norms[query] + always : Double.POSITIVE_INFINITY;
      }
      if (isPrefixWorthwhile() && isRuledOut(panel, first, end)) {
        continue;
      }
      kernel.products(tiles, first * dimensions, panel.transposed(), dimensions, products);
      for (int query = first; query < end; query++) {
        float threshold = threshold(halfSquares[query], slacks[query - first]);
        int offset = (query - first) * PANEL;
        int hits = lanes & kernel.notBelow(products, offset, panel.halfSquares(), threshold);
        while (hits != 0) {
          measure(query, panel, Integer.numberOfTrailingZeros(hits));
          hits &= hits - 1;
        }
      }
    }
  }

  private boolean isPrefixWorthwhile() {
    return prefix > 0 && (tried < TRIAL || 2 * ruledOut > tried);
  }

  /** Whether the first dimensions alone tell that no pair of a tile lies within its bound. */
  private boolean isRuledOut(CandidatePanel panel, int first, int end) {
    kernel.products(prefixTiles, first * prefix, panel.transposed(), prefix, products);
    Arrays.fill(thresholds, Float.POSITIVE_INFINITY); // none beyond the last query
    for (int query = first; query < end; query++) {
      thresholds[query - first] = threshold(prefixHalfSquares[query], slacks[query - first]);
    }
    boolean isRuledOut = !kernel.isAnyNotBelow(products, panel.prefixHalfSquares(), thresholds);
    tried++;
    ruledOut += isRuledOut ? 1 : 0;
    return isRuledOut;
  }

  /** The difference, and less by more than a float's rounding. */
  private static float threshold(double halfSquare, double slack) {
    double least = halfSquare - slack;
    return (float) (least - Math.abs(least) * 2 * UNIT);
  }

  private void measure(int query, CandidatePanel panel, int lane) {
    double squaredDistance = panel.squaredDistance(queries, query, lane);
    if (squaredDistance <= bounds[query]) {
      visitor.within(query, panel, lane, squaredDistance);
    }
  }

  /** Shape [ceil(M / TILE), dimensions, TILE], the last tile filled up with zeros. */
  private static float[] interleave(VectorBlock queries, int dimensions) {
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

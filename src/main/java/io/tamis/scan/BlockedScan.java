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
 * the queries, and of their first dimensions.
 *
 * <p>Where bounds are narrow, the first d/8 dimensions alone rule most pairs out: distances only
 * grow with more of them. That is tried first for as long as it spares work.
 */
public final class BlockedScan {
  /** Products beyond this may overflow on the way; such blocks are measured pair by pair. */
  private static final double LARGEST_PRODUCT = 1e36;

  /** Dimensions that are compared at once: a panel's part of them stays in the nearest cache. */
  static final int AT_ONCE = 192;

  /** Tiles that are compared with a panel together. */
  static final int GROUP = 64;

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
  private final float[] thresholds = new float[TILE];
  private final float[] products = new float[GROUP * TILE * PANEL];
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
    Slack slack = slack(panel);
    int end;
    for (int first = 0; first < norms.length; first = end) {
      boolean triesPrefix = isPrefixWorthwhile();
      end = Math.min(first + (triesPrefix ? TILE : GROUP * TILE), norms.length);
      if (!triesPrefix || !isRuledOut(panel, first, end, slack)) {
        multiply(panel, first, end);
        visit(panel, first, end, slack);
      }
    }
  }

  /**
   * By how much a query's threshold lies below half of its squared norm.
   *
   * @param perNorm margin for each unit of the query's norm
   * @param always margin, infinite where products may overflow
   */
  private record Slack(double perNorm, double always) {
    double of(double bound, double norm) {
      return bound / 2 + perNorm * norm + always;
    }
  }

  private Slack slack(CandidatePanel panel) {
    double norm = panel.largestNorm();
    boolean isSafe = norm * Math.max(largestNorm, norm) <= LARGEST_PRODUCT;
    double smallest = (dimensions + 8) * Float.MIN_VALUE;
    return isSafe
        ? new Slack(
            (dimensions + 8) * UNIT * 1.01 * norm,
            (dimensions + 16) * UNIT * norm * norm + smallest)
        : new Slack(0, Double.POSITIVE_INFINITY);
  }

  /** The products of a group of tiles, some dimensions after the other. */
  private void multiply(CandidatePanel panel, int first, int end) {
    for (int k = 0; k < dimensions; k += AT_ONCE) {
      int some = Math.min(AT_ONCE, dimensions - k);
      for (int query = first; query < end; query += TILE) {
        kernel.products(
            tiles,
            query * dimensions + k * TILE,
            panel.transposed(),
            k,
            some,
            products,
            (query - first) * PANEL);
      }
    }
  }

  private void visit(CandidatePanel panel, int first, int end, Slack slack) {
    for (int query = first; query < end; query++) {
      float threshold = threshold(halfSquares[query], slack.of(bounds[query], norms[query]));
      int offset = (query - first) * PANEL;
      int hits = panel.lanes() & kernel.notBelow(products, offset, panel.halfSquares(), threshold);
      while (hits != 0) {
        measure(query, panel, Integer.numberOfTrailingZeros(hits));
        hits &= hits - 1;
      }
    }
  }

  private boolean isPrefixWorthwhile() {
    return prefix > 0 && (tried < TRIAL || 2 * ruledOut > tried);
  }

  /** Whether the first dimensions alone tell that no pair of a tile lies within its bound. */
  private boolean isRuledOut(CandidatePanel panel, int first, int end, Slack slack) {
    kernel.products(prefixTiles, first * prefix, panel.transposed(), 0, prefix, products, 0);
    Arrays.fill(thresholds, Float.POSITIVE_INFINITY); // none beyond the last query
    for (int query = first; query < end; query++) {
      thresholds[query - first] =
          threshold(prefixHalfSquares[query], slack.of(bounds[query], norms[query]));
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

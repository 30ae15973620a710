package io.tamis.scan;

import static io.tamis.scan.ScanKernel.PANEL;

import java.util.Arrays;

/**
 * A few candidates, transposed for the kernel, with their norms: what a scan compares at once. One
 * panel may be compared with several blocks of queries, and is then filled once for all.
 */
public final class CandidatePanel implements VectorRows {
  /** Candidates in a panel. */
  public static final int SIZE = PANEL;

  /** Rounding unit of single precision. */
  static final double UNIT = 0x1p-24;

  /** Of the dimensions, those that may rule a pair out alone. */
  private static final int PREFIX_SHARE = 8;

  private final Metric metric;
  private final int dimensions;
  private final ScanKernel kernel;
  private final float[] vectors;
  private final float[] panel;
  private final float[] halfSquares = new float[PANEL];
  private final float[] prefixHalfSquares = new float[PANEL];
  private final double[] scales = new double[PANEL];
  private VectorRows source;
  private int first;
  private int size;
  private double largestNorm;

  public CandidatePanel(Metric metric, int dimensions) {
    this(metric, dimensions, ScanKernel.fastest());
  }

  CandidatePanel(Metric metric, int dimensions, ScanKernel kernel) {
    this.metric = metric;
    this.dimensions = dimensions;
    this.kernel = kernel;
    this.vectors = new float[PANEL * dimensions];
    this.panel = new float[PANEL * dimensions];
  }

  /** How many of the dimensions stand in front of the others. */
  static int prefix(int dimensions) {
    return dimensions / PREFIX_SHARE;
  }

  /**
   * Takes rows from one on, as many as there are and fit.
   *
   * @throws InvalidVectorException if a row's vector has not the right length, is not finite, or is
   *     zero under cosine
   */
  public void fill(VectorRows rows, int from) {
    source = rows;
    first = from;
    size = Math.min(PANEL, rows.size() - from);
    for (int row = from; row < from + size; row++) {
      if (rows.dimensions(row) != dimensions) {
        throw VectorBlock.wrongLength(
            rows.id(row), rows.dimensions(row), dimensions, "the queries have");
      }
    }
    rows.copy(from, size, dimensions, vectors, 0);
    transpose();
    kernel.halfSquares(panel, dimensions, halfSquares);
    kernel.halfSquares(panel, prefix(dimensions), prefixHalfSquares);
    Arrays.fill(prefixHalfSquares, size, PANEL, Float.POSITIVE_INFINITY); // never near
    double largest = 0;
    for (int lane = 0; lane < size; lane++) {
      if (!(halfSquares[lane] <= Float.MAX_VALUE)) {
        checkedSquaredNorm(lane);
        largest = Double.POSITIVE_INFINITY; // finite, but too large for a float
      }
      largest = Math.max(largest, halfSquares[lane]);
    }
    // squares that are too small for a float are lost in the sum
    largestNorm =
        Math.sqrt(2 * largest + dimensions * Float.MIN_NORMAL) * (1 + (dimensions + 8) * UNIT);
  }

  private void transpose() {
    for (int lane = 0; lane < size; lane++) {
      scales[lane] = metric == Metric.EUCLIDEAN ? 1 : metric.scale(checkedSquaredNorm(lane));
      float scale = (float) scales[lane];
      int start = lane * dimensions;
      for (int k = 0, at = lane; k < dimensions; k++, at += PANEL) {
        panel[at] = scale * vectors[start + k];
      }
    }
  }

  private double checkedSquaredNorm(int lane) {
    return VectorBlock.checkedSquaredNorm(
        metric, () -> id(lane), vectors, lane * dimensions, dimensions);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String id(int row) {
    return source.id(first + row);
  }

  @Override
  public int dimensions(int row) {
    return dimensions;
  }

  @Override
  public void copy(int from, int count, int dimensions, float[] target, int at) {
    System.arraycopy(vectors, from * dimensions, target, at, count * dimensions);
  }

  /** As bits, those lanes that hold a candidate. */
  int lanes() {
    return size == PANEL ? -1 : (1 << size) - 1;
  }

  /** The largest norm, or a little more; infinite where its square is too large for a float. */
  double largestNorm() {
    return largestNorm;
  }

  /** Shape [d, PANEL], scaled. */
  float[] transposed() {
    return panel;
  }

  /** Shape [PANEL], halves of the squared norms. */
  float[] halfSquares() {
    return halfSquares;
  }

  /** Shape [PANEL], those of the first dimensions alone. */
  float[] prefixHalfSquares() {
    return prefixHalfSquares;
  }

  /** Exact, from query i of a block. */
  double squaredDistance(VectorBlock queries, int i, int lane) {
    return ExactDistance.squared(
        queries.vector(i), queries.scale(i), vectors, lane * dimensions, scales[lane]);
  }
}

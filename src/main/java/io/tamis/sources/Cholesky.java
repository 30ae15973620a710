package io.tamis.sources;

/**
 * The factor U of a positive definite matrix A = Uᵀ U, upper triangular. Blocks of columns, each
 * with one update of all that is left; time O(d³ / 3), in the matrix's own memory.
 */
final class Cholesky {
  private static final int BLOCK = 32;

  private final double[] factor;
  private final int stride;
  private final int order;

  private Cholesky(double[] factor, int stride, int order) {
    this.factor = factor;
    this.stride = stride;
    this.order = order;
  }

  /**
   * @param square shape [stride, stride], the upper triangle of A in its first {@code order} rows
   *     and columns; it is overwritten
   * @param order of A; the stride is the next multiple of {@link TileKernel#LINE}
   * @throws ArithmeticException if A is not positive definite, as far as doubles can tell
   */
  static Cholesky of(double[] square, int order, TileKernel kernel) {
    int stride = TileKernel.padded(order);
    for (int i = 0; i < stride; i++) { // the padding is the identity
      for (int j = Math.max(i, order); j < stride; j++) {
        square[i * stride + j] = i == j ? 1 : 0;
      }
    }
    double[] strips = new double[stride * BLOCK];
    for (int first = 0; first < stride; first += BLOCK) {
      int depth = Math.min(BLOCK, stride - first);
      factorDiagonal(square, stride, first, depth);
      solveRight(square, stride, first, depth, strips, kernel);
      updateRest(square, stride, first + depth, depth, strips, kernel);
    }
    return new Cholesky(square, stride, order);
  }

  private static void factorDiagonal(double[] a, int stride, int first, int depth) {
    int end = first + depth;
    for (int k = first; k < end; k++) {
      double squared = a[k * stride + k];
      if (!(squared > 0)) {
        throw new ArithmeticException("pivot " + k + " is " + squared);
      }
      double pivot = Math.sqrt(squared);
      for (int j = k; j < end; j++) {
        a[k * stride + j] /= pivot;
      }
      for (int i = k + 1; i < end; i++) {
        double factor = a[k * stride + i];
        for (int j = i; j < end; j++) {
          a[i * stride + j] -= factor * a[k * stride + j];
        }
      }
    }
  }

  /**
   * The rows of the block beyond its diagonal, in place and as strips: eight lines of a strip are
   * solved, then what they explain is taken from the lines below.
   */
  private static void solveRight(
      double[] a, int stride, int first, int depth, double[] strips, TileKernel kernel) {
    int width = TileKernel.STRIP;
    double[] diagonal = diagonal(a, stride, first, depth);
    for (int column = first + depth; column < stride; column += width) {
      int strip = (column - first - depth) * depth;
      for (int i = 0; i < depth; i++) {
        System.arraycopy(a, (first + i) * stride + column, strips, strip + i * width, width);
      }
      for (int top = 0; top < depth; top += width) {
        for (int i = top; i < top + width; i++) {
          solveLine(diagonal, top, i, depth, strips, strip);
        }
        for (int i = top + width; i < depth; i += TileKernel.TILE) {
          int columns = i / width * width * depth + top * width + i % width;
          int lines = strip + top * width;
          int rest = strip + i * width;
          kernel.update(diagonal, columns, strips, lines, width, width, -1, strips, rest, width);
        }
      }
      for (int i = 0; i < depth; i++) {
        System.arraycopy(strips, strip + i * width, a, (first + i) * stride + column, width);
      }
    }
  }

  /** The block's diagonal as strips; what is below the diagonal may be anything. */
  private static double[] diagonal(double[] a, int stride, int first, int depth) {
    int width = TileKernel.STRIP;
    double[] strips = new double[depth * depth];
    for (int k = 0; k < depth; k++) {
      for (int i = 0; i < depth; i += width) {
        int to = i * depth + k * width;
        System.arraycopy(a, (first + k) * stride + first + i, strips, to, width);
      }
    }
    return strips;
  }

  /** Eight sums in registers: a line of the strip, less what the lines from the top explain. */
  private static void solveLine(
      double[] diagonal, int top, int i, int depth, double[] strips, int strip) {
    int width = TileKernel.STRIP;
    int column = i / width * width * depth + i % width;
    int at = strip + i * width;
    double s0 = strips[at];
    double s1 = strips[at + 1];
    double s2 = strips[at + 2];
    double s3 = strips[at + 3];
    double s4 = strips[at + 4];
    double s5 = strips[at + 5];
    double s6 = strips[at + 6];
    double s7 = strips[at + 7];
    for (int k = top; k < i; k++) {
      double factor = diagonal[column + k * width];
      int line = strip + k * width;
      s0 -= factor * strips[line];
      s1 -= factor * strips[line + 1];
      s2 -= factor * strips[line + 2];
      s3 -= factor * strips[line + 3];
      s4 -= factor * strips[line + 4];
      s5 -= factor * strips[line + 5];
      s6 -= factor * strips[line + 6];
      s7 -= factor * strips[line + 7];
    }
    double pivot = diagonal[column + i * width];
    strips[at] = s0 / pivot;
    strips[at + 1] = s1 / pivot;
    strips[at + 2] = s2 / pivot;
    strips[at + 3] = s3 / pivot;
    strips[at + 4] = s4 / pivot;
    strips[at + 5] = s5 / pivot;
    strips[at + 6] = s6 / pivot;
    strips[at + 7] = s7 / pivot;
  }

  private static void updateRest(
      double[] a, int stride, int from, int depth, double[] strips, TileKernel kernel) {
    int width = TileKernel.STRIP;
    for (int j = from; j < stride; j += width) {
      for (int i = from; i < j + width; i += TileKernel.TILE) {
        kernel.update(
            strips,
            (i - from) / width * width * depth + (i - from) % width,
            strips,
            (j - from) * depth,
            width,
            depth,
            -1,
            a,
            i * stride + j,
            stride);
      }
    }
  }

  /**
   * @param b shape [d]
   * @return x with A x = b
   */
  double[] solve(double[] b) {
    double[] x = b.clone();
    for (int k = 0; k < order; k++) {
      int row = k * stride;
      double value = x[k] / factor[row + k];
      x[k] = value;
      for (int j = k + 1; j < order; j++) {
        x[j] -= value * factor[row + j];
      }
    }
    for (int k = order - 1; k >= 0; k--) {
      int row = k * stride;
      double sum = x[k];
      for (int j = k + 1; j < order; j++) {
        sum -= factor[row + j] * x[j];
      }
      x[k] = sum / factor[row + k];
    }
    return x;
  }
}

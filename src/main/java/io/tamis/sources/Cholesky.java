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
      solveRight(square, stride, first, depth, strips);
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

  /** The rows of the block beyond its diagonal, in place and as strips. */
  private static void solveRight(double[] a, int stride, int first, int depth, double[] strips) {
    int width = TileKernel.STRIP;
    for (int column = first + depth; column < stride; column += width) {
      int strip = (column - first - depth) * depth;
      for (int i = 0; i < depth; i++) {
        int from = (first + i) * stride + column;
        solveLine(a, stride, first, i, strips, strip, from);
        System.arraycopy(strips, strip + i * width, a, from, width);
      }
    }
  }

  /** Eight sums in registers: a line of the strip, less what the lines above explain. */
  private static void solveLine(
      double[] a, int stride, int first, int i, double[] strips, int strip, int from) {
    double s0 = a[from];
    double s1 = a[from + 1];
    double s2 = a[from + 2];
    double s3 = a[from + 3];
    double s4 = a[from + 4];
    double s5 = a[from + 5];
    double s6 = a[from + 6];
    double s7 = a[from + 7];
    for (int k = 0; k < i; k++) {
      double factor = a[(first + k) * stride + first + i];
      int line = strip + k * TileKernel.STRIP;
      s0 -= factor * strips[line];
      s1 -= factor * strips[line + 1];
      s2 -= factor * strips[line + 2];
      s3 -= factor * strips[line + 3];
      s4 -= factor * strips[line + 4];
      s5 -= factor * strips[line + 5];
      s6 -= factor * strips[line + 6];
      s7 -= factor * strips[line + 7];
    }
    double pivot = a[(first + i) * stride + first + i];
    int line = strip + i * TileKernel.STRIP;
    strips[line] = s0 / pivot;
    strips[line + 1] = s1 / pivot;
    strips[line + 2] = s2 / pivot;
    strips[line + 3] = s3 / pivot;
    strips[line + 4] = s4 / pivot;
    strips[line + 5] = s5 / pivot;
    strips[line + 6] = s6 / pivot;
    strips[line + 7] = s7 / pivot;
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

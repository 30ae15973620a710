package io.tamis.embed;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The little dense algebra that the decomposition needs, on matrices [n, width], row by row.
 *
 * <p>Every entry is summed in one fixed order by multiplying, then adding, along whole rows: the
 * compiler may use any SIMD width and the pool any number of threads, the bits stay. Written here
 * and not taken from Spark's BLAS, whose sums depend on the machine. All rows of a sum are read and
 * written at the same index, without which the compiler would not use SIMD.
 */
final class DenseRows {
  /** A column that keeps less than this share of its squared length is a sum of earlier ones. */
  private static final double DEPENDENT = 1e-12;

  private static final int BAND = 16;

  private DenseRows() {}

  /**
   * Adds rows, each times its scale and in order, to the row {@code to}.
   *
   * @param scales of the terms at places {@code start} to {@code end}
   * @param rows which row of {@code from} each of these terms takes
   */
  static void addCombination(
      double[] scales, int[] rows, int start, int end, double[][] from, double[] to) {
    int next = start;
    for (; next + 4 <= end; next += 4) {
      double[] a = from[rows[next]];
      double[] b = from[rows[next + 1]];
      double[] c = from[rows[next + 2]];
      double[] d = from[rows[next + 3]];
      addFour(
          scales[next], a, scales[next + 1], b, scales[next + 2], c, scales[next + 3], d, to, 0);
    }
    for (; next < end; next++) {
      addScaled(scales[next], from[rows[next]], to, 0);
    }
  }

  /**
   * @return matrixᵀ matrix, shape [width, width], exactly symmetric; time O(n · width²)
   */
  static double[][] gram(double[][] matrix) {
    int width = matrix[0].length;
    double[][] gram = new double[width][width];
    IntStream.range(0, (width + BAND - 1) / BAND)
        .parallel()
        .forEach(band -> gramRows(matrix, band * BAND, Math.min(width, (band + 1) * BAND), gram));
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < i; j++) {
        gram[i][j] = gram[j][i];
      }
    }
    return gram;
  }

  /** The upper triangle's rows from {@code start} to {@code end}. */
  private static void gramRows(double[][] matrix, int start, int end, double[][] gram) {
    int row = 0;
    for (; row + 4 <= matrix.length; row += 4) {
      double[] row0 = matrix[row];
      double[] row1 = matrix[row + 1];
      double[] row2 = matrix[row + 2];
      double[] row3 = matrix[row + 3];
      for (int i = start; i < end; i++) {
        addFour(row0[i], row0, row1[i], row1, row2[i], row2, row3[i], row3, gram[i], i);
      }
    }
    for (; row < matrix.length; row++) {
      for (int i = start; i < end; i++) {
        addScaled(matrix[row][i], matrix[row], gram[i], i);
      }
    }
  }

  /**
   * Replaces the columns by an orthonormal basis of their span, through the Cholesky factor of the
   * Gram matrix; a column that depends on earlier ones becomes zero. The error grows with the
   * square of the condition number: call it twice where that matters.
   */
  static void orthonormalize(double[][] matrix) {
    double[][] factor = choleskyFactor(gram(matrix));
    Arrays.stream(matrix)
        .parallel()
        .forEach(
            row -> {
              for (int i = 0; i < row.length; i++) {
                double pivot = factor[i][i];
                row[i] = pivot > 0 ? row[i] / pivot : 0;
                addScaled(-row[i], factor[i], row, i + 1);
              }
            });
  }

  /** The upper factor R of RᵀR; rows of dependent columns are zero. Overwrites its argument. */
  private static double[][] choleskyFactor(double[][] gram) {
    int width = gram.length;
    double[] lengths = IntStream.range(0, width).mapToDouble(i -> gram[i][i]).toArray();
    for (int i = 0; i < width; i++) {
      double[] pivotRow = gram[i];
      if (!(pivotRow[i] > DEPENDENT * lengths[i])) {
        Arrays.fill(pivotRow, 0);
        continue;
      }
      double pivot = Math.sqrt(pivotRow[i]);
      for (int j = i; j < width; j++) {
        pivotRow[j] /= pivot;
      }
      for (int j = i + 1; j < width; j++) {
        addScaled(-pivotRow[j], pivotRow, gram[j], j);
      }
    }
    return gram;
  }

  /**
   * @param right shape [width, outWidth]
   * @return matrix times right, shape [n, outWidth]; time O(n · width · outWidth)
   */
  static double[][] times(double[][] matrix, double[][] right) {
    int[] all = IntStream.range(0, right.length).toArray();
    return Arrays.stream(matrix)
        .parallel()
        .map(
            row -> {
              double[] product = new double[right[0].length];
              addCombination(row, all, 0, all.length, right, product);
              return product;
            })
        .toArray(double[][]::new);
  }

  /** {@code to += scale * from}, from index {@code start} on. */
  private static void addScaled(double scale, double[] from, double[] to, int start) {
    for (int i = start; i < to.length; i++) {
      to[i] += scale * from[i];
    }
  }

  /** The bits of four {@link #addScaled} for a fraction of the loads and stores. */
  private static void addFour(
      double scaleA,
      double[] a,
      double scaleB,
      double[] b,
      double scaleC,
      double[] c,
      double scaleD,
      double[] d,
      double[] to,
      int start) {
    for (int i = start; i < to.length; i++) {
      to[i] = to[i] + scaleA * a[i] + scaleB * b[i] + scaleC * c[i] + scaleD * d[i];
    }
  }
}

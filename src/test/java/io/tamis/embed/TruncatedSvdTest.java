package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

final class TruncatedSvdTest {
  private static final int RANK = 8;

  @Test
  void reconstructsNearlyAsWellAsTheExactDecomposition() {
    for (long seed = 0; seed < 20; seed++) {
      RealMatrix matrix = sparseMatrix(80, 60, 0.1, seed);
      double[] exact = new SingularValueDecomposition(matrix).getSingularValues();
      double optimal = Math.sqrt(Arrays.stream(exact).skip(RANK).map(s -> s * s).sum());
      RealMatrix directions = directions(TruncatedSvd.of(rows(matrix), RANK, 3, seed));
      RealMatrix projected = matrix.multiply(directions).multiply(directions.transpose());
      assertThat(matrix.subtract(projected).getFrobeniusNorm())
          .as("seed " + seed)
          .isBetween(optimal * (1 - 1e-9), optimal * 1.01);
    }
  }

  @Test
  void findsTheExactValuesWhereTheSpareDirectionsCoverTheWholeMatrix() {
    for (long seed = 0; seed < 20; seed++) {
      RealMatrix matrix = sparseMatrix(40, 20, 0.2, seed);
      double[] exact = new SingularValueDecomposition(matrix).getSingularValues();
      double[] found = TruncatedSvd.of(rows(matrix), RANK, 3, seed).singularValues();
      assertThat(found)
          .as("seed " + seed)
          .containsExactly(Arrays.copyOf(exact, RANK), within(1e-8));
    }
  }

  @Test
  void directionsAreOrthonormal() {
    RealMatrix directions =
        directions(TruncatedSvd.of(rows(sparseMatrix(80, 60, 0.1, 1)), RANK, 3, 1));
    RealMatrix products = directions.transpose().multiply(directions);
    for (int i = 0; i < RANK; i++) {
      for (int j = 0; j < RANK; j++) {
        assertThat(products.getEntry(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
  }

  @Test
  void directionsPastTheRankAreZero() {
    RealMatrix matrix = new Array2DRowRealMatrix(new double[][] {{1, 0, 2}, {2, 0, 4}, {0, 3, 0}});
    TruncatedSvd svd = TruncatedSvd.of(rows(matrix), RANK, 3, 1);
    assertThat(svd.singularValues()[0]).isCloseTo(5, within(1e-9));
    assertThat(svd.singularValues()[1]).isCloseTo(3, within(1e-9));
    for (int j = 2; j < RANK; j++) {
      assertThat(svd.singularValues()[j]).isZero();
      assertThat(directions(svd).getColumn(j)).containsOnly(0);
    }
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() throws Exception {
    SparseRows rows = rows(sparseMatrix(300, 200, 0.1, 5));
    double[][] inOne = onThreads(1, rows);
    double[][] inFive = onThreads(5, rows);
    for (int i = 0; i < inOne.length; i++) {
      assertThat(inFive[i]).containsExactly(inOne[i]);
    }
  }

  private static double[][] onThreads(int threads, SparseRows rows) throws Exception {
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return pool.submit(() -> TruncatedSvd.of(rows, RANK, 3, 0).directions()).get();
    }
  }

  private static RealMatrix directions(TruncatedSvd svd) {
    return new Array2DRowRealMatrix(svd.directions());
  }

  /** Entries that are mostly zero, in columns that fade like the words of a language. */
  private static RealMatrix sparseMatrix(int rows, int columns, double filled, long seed) {
    Random random = new Random(seed);
    RealMatrix matrix = new Array2DRowRealMatrix(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (random.nextDouble() < filled) {
          matrix.setEntry(i, j, random.nextGaussian() * 10 / (1 + j));
        }
      }
    }
    return matrix;
  }

  private static SparseRows rows(RealMatrix matrix) {
    int[] starts = new int[matrix.getRowDimension() + 1];
    int[] indices = new int[matrix.getRowDimension() * matrix.getColumnDimension()];
    double[] values = new double[indices.length];
    int end = 0;
    for (int i = 0; i < matrix.getRowDimension(); i++) {
      for (int j = 0; j < matrix.getColumnDimension(); j++) {
        if (matrix.getEntry(i, j) != 0) {
          indices[end] = j;
          values[end++] = matrix.getEntry(i, j);
        }
      }
      starts[i + 1] = end;
    }
    return new SparseRows(
        matrix.getColumnDimension(),
        starts,
        Arrays.copyOf(indices, end),
        Arrays.copyOf(values, end));
  }
}

package io.tamis.embed;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The strongest directions of a sparse matrix: A ≈ U S Vᵀ, of which S and V are kept.
 *
 * <p>Randomized subspace iteration: Y = (A Aᵀ)^q X for random signs X, orthonormalized after every
 * pass; then with Q the basis of Y, the eigenvectors W and eigenvalues S² of (Aᵀ Q)ᵀ (Aᵀ Q) give V
 * = Aᵀ Q W S⁻¹. Halko, Martinsson and Tropp, "Finding structure with randomness", SIAM Review 2011,
 * algorithms 4.4 and 5.1: our {@code passes} is their q, our {@code SPARE} their oversampling p.
 * Directions past the rank of A are zero, with singular value zero. The same bits on any number of
 * threads.
 *
 * <p>With n rows, m columns, e entries and k = rank + 16: time O(q (e k + n k²) + m k² + k³),
 * memory 16 (n + m) k bytes.
 *
 * @param rank how many directions
 * @param singularValues S, shape [rank], falling
 * @param directions V, shape [m, rank]
 */
public record TruncatedSvd(int rank, double[] singularValues, double[][] directions) {
  private static final int SPARE = 16;

  /** Relative to the first; below, squaring has left no digit. */
  private static final double NOTHING = 1e-6;

  /**
   * @param rows shape [n, m]
   * @param rank how many directions to find, at least 1
   * @param passes products with A Aᵀ; the weakest directions need the most
   */
  public static TruncatedSvd of(SparseRows rows, int rank, int passes, long seed) {
    SparseRows columns = rows.transposed();
    int width = Math.min(rank + SPARE, Math.min(rows.rows(), rows.columns()));
    double[][] basis = randomSigns(rows.rows(), width, seed);
    for (int pass = 0; pass < passes; pass++) {
      basis = rows.times(columns.times(basis));
      DenseRows.orthonormalize(basis);
    }
    DenseRows.orthonormalize(basis);
    return fromProjected(columns.times(basis), rank);
  }

  /**
   * @param projected Aᵀ Q, shape [m, width]
   */
  private static TruncatedSvd fromProjected(double[][] projected, int rank) {
    int width = projected[0].length;
    EigenDecomposition eigen =
        new EigenDecomposition(new Array2DRowRealMatrix(DenseRows.gram(projected), false));
    double[] singularValues = new double[rank];
    double[][] rotation = new double[width][rank];
    double first = Math.sqrt(Math.max(0, eigen.getRealEigenvalue(0)));
    for (int j = 0; j < Math.min(width, rank); j++) {
      double value = Math.sqrt(Math.max(0, eigen.getRealEigenvalue(j)));
      if (value <= NOTHING * first) {
        break;
      }
      singularValues[j] = value;
      double[] eigenvector = eigen.getEigenvector(j).toArray();
      for (int i = 0; i < width; i++) {
        rotation[i][j] = eigenvector[i] / value;
      }
    }
    return new TruncatedSvd(rank, singularValues, DenseRows.times(projected, rotation));
  }

  /** One sign for each place, by SplitMix64 of the seed and the place. */
  private static double[][] randomSigns(int rows, int width, long seed) {
    double[][] signs = new double[rows][width];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        long mixed = (seed + (long) row * width + i + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        signs[row][i] = (mixed ^ (mixed >>> 31)) < 0 ? -1 : 1;
      }
    }
    return signs;
  }
}

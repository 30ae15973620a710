package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.scan.RandomVectors;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class CholeskyTest {
  private static RealMatrix positive(int order) {
    float[][] rows = RandomVectors.gaussian(2 * order, order, order);
    double[][] wide = new double[rows.length][order];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < order; k++) {
        wide[i][k] = rows[i][k];
      }
    }
    RealMatrix matrix = new Array2DRowRealMatrix(wide);
    return matrix.transpose().multiply(matrix);
  }

  private static double[] square(RealMatrix matrix) {
    int order = matrix.getColumnDimension();
    int stride = TileKernel.padded(order);
    double[] square = new double[stride * stride];
    Arrays.fill(square, Double.NaN); // what is not the upper triangle may be anything
    for (int i = 0; i < order; i++) {
      for (int j = i; j < order; j++) {
        square[i * stride + j] = matrix.getEntry(i, j);
      }
    }
    return square;
  }

  @Test
  void agreesWithCommonsMath() {
    for (int order : new int[] {1, 2, 7, 8, 15, 16, 31, 32, 33, 48, 63, 100, 129}) {
      RealMatrix matrix = positive(order);
      double[] b = new double[order];
      Arrays.setAll(b, k -> Math.cos(k));
      double[] expected =
          new CholeskyDecomposition(matrix).getSolver().solve(new ArrayRealVector(b)).toArray();
      for (TileKernel kernel : new TileKernel[] {TileKernel.fastest(), new ScalarTiles()}) {
        assertThat(Cholesky.of(square(matrix), order, kernel).solve(b))
            .as("order %s", order)
            .containsExactly(expected, within(1e-9));
      }
    }
  }

  @Test
  void refusesAMatrixThatIsNotPositive() {
    RealMatrix matrix = positive(40);
    matrix.setEntry(35, 35, -1);
    assertThatThrownBy(() -> Cholesky.of(square(matrix), 40, TileKernel.fastest()))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("pivot 35");
  }
}

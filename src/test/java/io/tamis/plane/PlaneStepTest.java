package io.tamis.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.LocalSpark;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class PlaneStepTest {
  /** Variance along an axis and its direction, up to sign, from the covariance as printed. */
  @Test
  void theAxesAreTheWidestDirections() {
    for (int seed = 0; seed < 5; seed++) {
      double[][] cloud = cloud(300, 3 + 4 * seed, new Random(seed));
      Plane plane = fit(block(Metric.EUCLIDEAN, cloud)).orElseThrow();
      EigenDecomposition naive = new EigenDecomposition(covariance(cloud));
      double all = Arrays.stream(naive.getRealEigenvalues()).sum();
      for (int axis = 0; axis < 2; axis++) {
        assertThat(plane.shares()[axis])
            .as("seed " + seed)
            .isCloseTo(naive.getRealEigenvalue(axis) / all, within(1e-6));
        double[] direction = naive.getEigenvector(axis).toArray();
        double along = 0;
        for (int k = 0; k < direction.length; k++) {
          along += direction[k] * plane.axes()[axis][k];
        }
        assertThat(Math.abs(along)).as("seed " + seed).isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void aPlaceIsTheDistanceFromTheMiddleAlongEachAxis() {
    VectorBlock sample =
        block(
            Metric.EUCLIDEAN,
            new double[][] {{104, 50, 7}, {96, 50, 7}, {100, 51, 7}, {100, 49, 7}});
    Plane plane = fit(sample).orElseThrow();
    double[][] places = plane.places(sample);
    assertThat(places[0]).containsExactly(4, -4, 0, 0);
    assertThat(places[1]).containsExactly(0, 0, 1, -1);
    assertThat(plane.places(block(Metric.EUCLIDEAN, new double[][] {{101, 52, 1_000}}))[1])
        .containsExactly(2);
  }

  @Test
  void theLargestComponentOfAnAxisIsPositiveAndPlacesAreRounded() {
    double[][] cloud = cloud(200, 12, new Random(3));
    Plane plane = fit(block(Metric.EUCLIDEAN, cloud)).orElseThrow();
    for (double[] axis : plane.axes()) {
      assertThat(Arrays.stream(axis).max().orElseThrow())
          .isEqualTo(Arrays.stream(axis).map(Math::abs).max().orElseThrow());
    }
    double[] places = plane.places(block(Metric.EUCLIDEAN, cloud))[0];
    double farthest = Arrays.stream(places).map(Math::abs).max().orElseThrow();
    double step = Math.pow(10, Math.floor(Math.log10(farthest)) - 3);
    for (double place : places) {
      assertThat(place / step).isCloseTo(Math.rint(place / step), within(1e-6));
    }
  }

  @Test
  void underCosineTheLengthOfAVectorCountsForNothing() {
    double[][] cloud = cloud(100, 6, new Random(4));
    double[][] stretched = new double[100][];
    for (int n = 0; n < 100; n++) {
      int factor = 1 << n % 4;
      stretched[n] = Arrays.stream(cloud[n]).map(x -> factor * x).toArray();
    }
    assertThat(
            fit(block(Metric.COSINE, stretched))
                .orElseThrow()
                .places(block(Metric.COSINE, stretched)))
        .isDeepEqualTo(
            fit(block(Metric.COSINE, cloud)).orElseThrow().places(block(Metric.COSINE, cloud)));
  }

  @Test
  void whatSpansNoPlaneHasNone() {
    assertThat(fit(block(Metric.EUCLIDEAN, new double[][] {{1, 2}, {3, 4}}))).isEmpty();
    assertThat(fit(block(Metric.EUCLIDEAN, new double[][] {{1}, {2}, {4}}))).isEmpty();
    assertThat(fit(block(Metric.EUCLIDEAN, new double[][] {{1, 2}, {1, 2}, {1, 2}}))).isEmpty();
    assertThat(fit(block(Metric.EUCLIDEAN, new double[4][PlaneStep.MOST_DIMENSIONS + 1])))
        .isEmpty();
  }

  private static Optional<Plane> fit(VectorBlock sample) {
    return new PlaneStep()
        .apply(JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext()), sample);
  }

  private static VectorBlock block(Metric metric, double[][] rows) {
    String[] ids = new String[rows.length];
    float[][] vectors = new float[rows.length][];
    for (int n = 0; n < rows.length; n++) {
      ids[n] = Integer.toString(n);
      vectors[n] = new float[rows[n].length];
      for (int k = 0; k < rows[n].length; k++) {
        vectors[n][k] = (float) rows[n][k];
      }
    }
    return new VectorBlock(metric, ids, vectors);
  }

  /** Wider along some directions than along others, and not around zero. */
  private static double[][] cloud(int size, int dimensions, Random random) {
    double[][] cloud = new double[size][dimensions];
    for (double[] row : cloud) {
      double first = 5 * random.nextGaussian();
      double second = 3 * random.nextGaussian();
      for (int k = 0; k < dimensions; k++) {
        row[k] =
            (float) (2 + first * Math.cos(k) + second * Math.sin(k * k) + random.nextGaussian());
      }
    }
    return cloud;
  }

  private static Array2DRowRealMatrix covariance(double[][] rows) {
    int dimensions = rows[0].length;
    double[] mean = new double[dimensions];
    for (double[] row : rows) {
      for (int k = 0; k < dimensions; k++) {
        mean[k] += row[k] / rows.length;
      }
    }
    double[][] covariance = new double[dimensions][dimensions];
    for (double[] row : rows) {
      for (int k = 0; k < dimensions; k++) {
        for (int l = 0; l < dimensions; l++) {
          covariance[k][l] += (row[k] - mean[k]) * (row[l] - mean[l]) / (rows.length - 1);
        }
      }
    }
    return new Array2DRowRealMatrix(covariance);
  }
}

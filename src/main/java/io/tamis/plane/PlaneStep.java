package io.tamis.plane;

import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import scala.Tuple2;

/** A block of sampled vectors in, their {@link Plane} out, by MLlib's principal components. */
public record PlaneStep() {
  /** The covariance is decomposed on the driver, in time d³: a second at most up to here. */
  public static final int MOST_DIMENSIONS = 1024;

  /**
   * The same bytes for the same block: all rows are summed in one partition, in their order.
   *
   * @param sample shape [n, d], some thousands
   * @return empty if the vectors span no plane, or have more than {@link #MOST_DIMENSIONS}
   */
  public Optional<Plane> apply(JavaSparkContext context, VectorBlock sample) {
    int dimensions = sample.dimensions();
    if (sample.size() < 3 || dimensions < 2 || dimensions > MOST_DIMENSIONS) {
      return Optional.empty();
    }
    context.setJobDescription("report: principal components of " + sample.size() + " candidates");
    Broadcast<VectorBlock> shared = context.broadcast(sample); // 8 MB at n = 2,000, d = 1,024
    try {
      JavaRDD<Vector> rows =
          context.parallelize(List.of(sample.size()), 1).flatMap(size -> rows(shared.value()));
      Tuple2<Matrix, Vector> components =
          new RowMatrix(rows.rdd()).computePrincipalComponentsAndExplainedVariance(2);
      double[] shares = components._2().toArray();
      if (!(shares[1] > 0)) { // one point, or a line
        return Optional.empty();
      }
      double[] byColumn = components._1().toArray();
      double[][] axes = {
        Arrays.copyOfRange(byColumn, 0, dimensions),
        Arrays.copyOfRange(byColumn, dimensions, 2 * dimensions)
      };
      return Optional.of(Plane.of(sample, axes, shares));
    } finally {
      shared.destroy();
    }
  }

  private static Iterator<Vector> rows(VectorBlock sample) {
    return IntStream.range(0, sample.size())
        .mapToObj(
            i -> {
              double[] row = new double[sample.dimensions()];
              sample.addScaled(i, row);
              return Vectors.dense(row);
            })
        .iterator();
  }
}

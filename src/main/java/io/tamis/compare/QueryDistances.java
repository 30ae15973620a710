package io.tamis.compare;

import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far every picked row is from every query. Time O(U M d), memory 8 U M bytes.
 *
 * @param byRow shape [U, M], in the metric's units
 * @param queries M
 */
record QueryDistances(double[][] byRow, int queries) {

  static QueryDistances of(VectorBlock rows, VectorBlock queries) {
    double[][] byRow = new double[rows.size()][];
    IntStream.range(0, byRow.length)
        .parallel() // each fills its own row
        .forEach(j -> byRow[j] = distances(rows.vector(j), queries));
    return new QueryDistances(byRow, queries.size());
  }

  private static double[] distances(float[] row, VectorBlock queries) {
    double[] distances = new double[queries.size()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = queries.metric().distance(queries.squaredDistance(i, row));
    }
    return distances;
  }

  /** Shape [n, M], those of some rows, shared with this. */
  double[][] rows(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(j -> byRow[j]).toArray(double[][]::new);
  }
}

package io.tamis.scan;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Vectors with ids, all of one length, each checked: finite, and not zero where the metric needs a
 * direction. Owns its arrays.
 */
public final class VectorBlock implements VectorRows, Serializable {
  private static final long serialVersionUID = 1;

  private final Metric metric;
  private final String[] ids;
  private final float[][] vectors;
  private final double[] scales;
  private final double[] norms;

  /**
   * @param ids shape [n]
   * @param vectors shape [n, d]
   * @throws InvalidVectorException if a vector is ragged, not finite, or zero under cosine
   */
  public VectorBlock(Metric metric, String[] ids, float[][] vectors) {
    this.metric = metric;
    this.ids = ids;
    this.vectors = vectors;
    this.scales = new double[ids.length];
    this.norms = new double[ids.length];
    for (int i = 0; i < ids.length; i++) {
      double squaredNorm =
          checkedSquaredNorm(metric, ids[i], vectors[i], dimensions(), "the first has");
      scales[i] = metric.scale(squaredNorm);
      norms[i] = Math.sqrt(squaredNorm) * scales[i];
    }
  }

  public Metric metric() {
    return metric;
  }

  @Override
  public int size() {
    return ids.length;
  }

  @Override
  public String id(int row) {
    return ids[row];
  }

  @Override
  public int dimensions(int row) {
    return vectors[row].length;
  }

  @Override
  public void copy(int from, int count, int dimensions, float[] target, int at) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(vectors[from + row], 0, target, at + row * dimensions, dimensions);
    }
  }

  /** Length of the vectors; 0 if there are none. */
  public int dimensions() {
    return vectors.length == 0 ? 0 : vectors[0].length;
  }

  /** Shape [n]; not to be changed. */
  public String[] ids() {
    return ids;
  }

  public float[] vector(int i) {
    return vectors[i];
  }

  double scale(int i) {
    return scales[i];
  }

  /** Euclidean norm after scaling. */
  double norm(int i) {
    return norms[i];
  }

  /** Squared norm of the first dimensions after scaling. */
  double squaredNorm(int i, int prefix) {
    return scales[i] * scales[i] * squaredNorm(vectors[i], 0, prefix);
  }

  /**
   * |vector i - x|² after scaling, as exact as the scan measures it; x must have passed a check.
   */
  public double squaredDistance(int i, float[] x) {
    return ExactDistance.squared(
        vectors[i], scales[i], x, 0, metric.scale(squaredNorm(x, 0, x.length)));
  }

  /** Adds vector i, scaled, to a sum of shape [d]. */
  public void addScaled(int i, double[] sum) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += scales[i] * vectors[i][k];
    }
  }

  /** The rows of these numbers, in their order. */
  public VectorBlock rows(int[] numbers) {
    return new VectorBlock(
        metric,
        Arrays.stream(numbers).mapToObj(i -> ids[i]).toArray(String[]::new),
        Arrays.stream(numbers).mapToObj(i -> vectors[i]).toArray(float[][]::new));
  }

  /**
   * @param dimensions the length that the vector must have, that of the first row
   * @throws InvalidVectorException if it cannot be measured
   */
  public static void check(Metric metric, String id, float[] vector, int dimensions) {
    checkedSquaredNorm(metric, id, vector, dimensions, "the first has");
  }

  /**
   * @param dimensions the length that the vector must have
   * @param like which other vectors have that length, such as {@code "the queries have"}
   * @return |vector|², in double
   * @throws InvalidVectorException naming the id, the component, the rule and the value
   */
  static double checkedSquaredNorm(
      Metric metric, String id, float[] vector, int dimensions, String like) {
    if (vector.length == 0 || vector.length != dimensions) {
      throw wrongLength(id, vector.length, dimensions, like);
    }
    return checkedSquaredNorm(metric, () -> id, vector, 0, dimensions);
  }

  static InvalidVectorException wrongLength(String id, int length, int dimensions, String like) {
    return new InvalidVectorException(
        id,
        length == 0
            ? "must hold numbers, but is missing or empty"
            : "must have "
                + dimensions
                + " components, as many as "
                + like
                + ", but has "
                + length);
  }

  /** As above, of a vector of the right length that starts at an offset. */
  static double checkedSquaredNorm(
      Metric metric, Supplier<String> id, float[] components, int offset, int dimensions) {
    double squaredNorm = squaredNorm(components, offset, dimensions);
    if (!(squaredNorm < Double.POSITIVE_INFINITY)) {
      for (int k = 0; k < dimensions; k++) {
        float component = components[offset + k];
        if (!Float.isFinite(component)) {
          throw new InvalidVectorException(
              id.get(),
              "must be finite, but component "
                  + k
                  + " is "
                  + (Float.isNaN(component) ? "NaN or missing" : component));
        }
      }
    }
    if (metric == Metric.COSINE && squaredNorm == 0) {
      throw new InvalidVectorException(
          id.get(), "must not be zero under search.metric cosine, but all its components are 0");
    }
    return squaredNorm;
  }

  /** Four running sums, so that the additions need not wait for one another. */
  private static double squaredNorm(float[] components, int offset, int dimensions) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = offset;
    int end = offset + dimensions;
    for (; k < end - 3; k += 4) {
      s0 += (double) components[k] * components[k];
      s1 += (double) components[k + 1] * components[k + 1];
      s2 += (double) components[k + 2] * components[k + 2];
      s3 += (double) components[k + 3] * components[k + 3];
    }
    for (; k < end; k++) {
      s0 += (double) components[k] * components[k];
    }
    return (s0 + s1) + (s2 + s3);
  }
}

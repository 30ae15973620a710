package io.tamis.scan;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Vectors with ids, all of one length, each checked: finite, and not zero where the metric needs a
 * direction. Owns its arrays.
 */
public final class VectorBlock implements Serializable {
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

  public int size() {
    return ids.length;
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

  /**
   * |vector i - x|² after scaling, as exact as the scan measures it; x must have passed a check.
   */
  public double squaredDistance(int i, float[] x) {
    return ExactDistance.squared(vectors[i], scales[i], x, metric.scale(squaredNorm(x)));
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
    if (vector.length == 0) {
      throw new InvalidVectorException(id, "must hold numbers, but is missing or empty");
    }
    if (vector.length != dimensions) {
      throw new InvalidVectorException(
          id,
          "must have "
              + dimensions
              + " components, as many as "
              + like
              + ", but has "
              + vector.length);
    }
    double squaredNorm = squaredNorm(vector);
    if (!(squaredNorm < Double.POSITIVE_INFINITY)) {
      for (int k = 0; k < vector.length; k++) {
        if (!Float.isFinite(vector[k])) {
          throw new InvalidVectorException(
              id,
              "must be finite, but component "
                  + k
                  + " is "
                  + (Float.isNaN(vector[k]) ? "NaN or missing" : vector[k]));
        }
      }
    }
    if (metric == Metric.COSINE && squaredNorm == 0) {
      throw new InvalidVectorException(
          id, "must not be zero under search.metric cosine, but all its components are 0");
    }
    return squaredNorm;
  }

  private static double squaredNorm(float[] vector) {
    double squaredNorm = 0;
    for (float component : vector) {
      squaredNorm += (double) component * component;
    }
    return squaredNorm;
  }
}

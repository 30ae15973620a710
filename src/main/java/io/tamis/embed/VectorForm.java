package io.tamis.embed;

import java.util.Optional;

/** What a model gives for a text, and the text's vector of it. Time O(n d). */
enum VectorForm {
  /** Vectors of tokens; their mean, the padding left out. */
  MEAN,
  /** Vectors of tokens; the first. */
  CLS,
  /** One vector, taken as it is. */
  SENTENCE;

  /** Reads the vector of one place. */
  interface Places {
    void read(int place, float[] into);
  }

  /**
   * @param tokens of the text, at least one; padding is not read
   * @return shape [dimensions]
   */
  float[] vector(Places places, int tokens, int dimensions) {
    float[] vector = new float[dimensions];
    if (this != MEAN) {
      places.read(0, vector);
      return vector;
    }
    double[] sums = new double[dimensions];
    for (int place = 0; place < tokens; place++) {
      places.read(place, vector);
      for (int k = 0; k < dimensions; k++) {
        sums[k] += vector[k];
      }
    }
    for (int k = 0; k < dimensions; k++) {
      vector[k] = (float) (sums[k] / tokens);
    }
    return vector;
  }

  /**
   * The vector as it is kept.
   *
   * @param normalize whether it is to have length 1
   * @return empty if a number is not finite, or no length can be given to it
   */
  static Optional<float[]> kept(float[] vector, boolean normalize) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    if (!Double.isFinite(squares) || (normalize && squares == 0)) {
      return Optional.empty();
    }
    if (!normalize) {
      return Optional.of(vector);
    }
    double length = Math.sqrt(squares);
    float[] unit = new float[vector.length];
    for (int k = 0; k < unit.length; k++) {
      unit[k] = (float) (vector[k] / length);
    }
    return Optional.of(unit);
  }
}

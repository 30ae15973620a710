package io.tamis.embed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Counted terms to a vector of length 1.
 *
 * <p>embedding = e / |e|, e = Σ over terms t of (1 + ln count_t) · P_t, P_t = w_t · V_t · S^-1/2,
 * with w the {@link Vocabulary}'s weights and S, V the {@link TruncatedSvd} of the pool's sample:
 * latent semantic analysis, Deerwester, Dumais, Furnas, Landauer and Harshman, "Indexing by latent
 * semantic analysis", JASIS 1990. The half power of S is ours: V alone lets a few directions lead,
 * and whole families of examples fall within one bandwidth; the full power lifts noise. A text
 * costs O(terms · d); the matrix takes 4 m d bytes.
 *
 * @param dimensions d
 * @param terms shape [m], rising
 * @param matrix P, shape [m, d], row-major
 */
public record TermProjection(int dimensions, int[] terms, float[] matrix) implements Serializable {
  private static final int PASSES = 3;
  private static final long SEED = 20_111_011;
  private static final double WHITENING = 0.5;

  /** Fits the projection to the terms of sample texts. */
  public static TermProjection fit(Vocabulary vocabulary, List<TermCounts> texts, int dimensions) {
    TruncatedSvd svd = TruncatedSvd.of(vocabulary.rows(texts), dimensions, PASSES, SEED);
    double[] scales = new double[dimensions];
    for (int d = 0; d < dimensions; d++) {
      double value = svd.singularValues()[d];
      scales[d] = value > 0 ? StrictMath.pow(value, -WHITENING) : 0;
    }
    float[] matrix = new float[vocabulary.size() * dimensions];
    for (int i = 0; i < vocabulary.size(); i++) {
      for (int d = 0; d < dimensions; d++) {
        matrix[i * dimensions + d] =
            (float) (vocabulary.weights()[i] * scales[d] * svd.directions()[i][d]);
      }
    }
    return new TermProjection(dimensions, vocabulary.terms(), matrix);
  }

  /**
   * @return shape [d], of length 1; empty if the text holds no term with a direction
   */
  public Optional<float[]> embed(TermCounts text) {
    double[] sum = new double[dimensions];
    for (int i = 0; i < text.terms().length; i++) {
      int index = Arrays.binarySearch(terms, text.terms()[i]);
      if (index >= 0) {
        addRow(Vocabulary.damped(text.counts()[i]), index * dimensions, sum);
      }
    }
    double squaredLength = 0;
    for (double value : sum) {
      squaredLength += value * value;
    }
    if (!(squaredLength > 0)) {
      return Optional.empty();
    }
    double length = Math.sqrt(squaredLength);
    float[] embedding = new float[dimensions];
    for (int d = 0; d < dimensions; d++) {
      embedding[d] = (float) (sum[d] / length);
    }
    return Optional.of(embedding);
  }

  /** On its own, so that the compiler sees nothing but the loop. */
  private void addRow(double count, int start, double[] sum) {
    float[] from = matrix;
    for (int d = 0; d < sum.length; d++) {
      sum[d] += count * from[start + d];
    }
  }
}

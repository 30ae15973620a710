package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TermProjectionTest {
  private static final TermProjection PROJECTION =
      new TermProjection(2, new int[] {3, 8}, new float[] {1, 0, 0, 2});

  @Test
  void addsTheTermsByTheirDampedCountsAndScalesToLengthOne() {
    double second = 2 * (1 + Math.log(5));
    double length = Math.hypot(1, second);
    assertThat(PROJECTION.embed(text(new int[] {3, 8}, 1, 5)).orElseThrow())
        .containsExactly(
            new float[] {(float) (1 / length), (float) (second / length)}, within(1e-6f));
  }

  @Test
  void termsItDoesNotKnowChangeNothing() {
    assertThat(PROJECTION.embed(text(new int[] {1, 3, 9}, 7, 1, 4)).orElseThrow())
        .containsExactly(1, 0);
  }

  @Test
  void aTextWithoutKnownTermsHasNoEmbedding() {
    assertThat(PROJECTION.embed(text(new int[] {1, 9}, 1, 1))).isEmpty();
    assertThat(PROJECTION.embed(text(new int[0]))).isEmpty();
  }

  @Test
  void keepsTheMostFrequentTermsAndTiesByTerm() {
    long[] frequencies = {5, 1, 7, 5, 5};
    double[] idf = {3, 0, 8, 0, 0};
    Vocabulary vocabulary = Vocabulary.of(frequencies, idf, 2, 3);
    assertThat(vocabulary.terms()).containsExactly(0, 2, 3);
    assertThat(vocabulary.weights()).containsExactly(2, 3, 1);
  }

  @Test
  void textsOfOneTopicLieNearerThanTextsOfTwo() {
    List<TermCounts> texts =
        List.of(
            text(new int[] {0, 1, 4}, 1, 1, 1),
            text(new int[] {1, 2, 4}, 1, 1, 1),
            text(new int[] {5, 6, 4}, 1, 1, 1),
            text(new int[] {6, 7, 4}, 1, 1, 1));
    Vocabulary vocabulary =
        Vocabulary.of(new long[] {1, 2, 1, 0, 4, 1, 2, 1}, new double[8], 1, 100);
    TermProjection projection = TermProjection.fit(vocabulary, texts, 2);
    float[] first = projection.embed(text(new int[] {0}, 1)).orElseThrow();
    float[] sameTopic = projection.embed(text(new int[] {2}, 1)).orElseThrow();
    float[] other = projection.embed(text(new int[] {7}, 1)).orElseThrow();
    assertThat(product(first, sameTopic)).isGreaterThan(product(first, other) + 0.5);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static TermCounts text(int[] terms, double... counts) {
    return new TermCounts(terms, counts);
  }
}

package io.tamis.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.scan.ExactDistance;
import io.tamis.scan.Metric;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphVectorsTest {
  private static GraphVectors graph(Metric metric, float[][] vectors, GraphKernel kernel) {
    return new GraphVectors(metric, vectors[0].length, List.of(vectors), vectors.length, kernel);
  }

  /** From vector 0 to all, seven at once: the last four are not full. */
  private static float[] scores(GraphVectors vectors, int count) throws IOException {
    UpdateableRandomVectorScorer scorer = vectors.scorer();
    scorer.setScoringOrdinal(0);
    float[] scores = new float[count];
    for (int first = 0; first < count; first += 7) {
      int many = Math.min(7, count - first);
      int[] rows = new int[many];
      int start = first;
      Arrays.setAll(rows, i -> start + i);
      float[] some = new float[many];
      float best = scorer.bulkScore(rows, some, many);
      assertThat(some).contains(best);
      for (int i = 0; i < many; i++) {
        assertThat(some[i]).isLessThanOrEqualTo(best).isEqualTo(scorer.score(first + i));
      }
      System.arraycopy(some, 0, scores, first, many);
    }
    return scores;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 64, 300})
  void allKernelsGiveTheSameBits(int dimensions) throws IOException {
    float[][] vectors = ClusteredVectors.of(200, dimensions, 1);
    assertThat(scores(graph(Metric.EUCLIDEAN, vectors, new VectorGraphKernel()), 200))
        .isEqualTo(scores(graph(Metric.EUCLIDEAN, vectors, new ScalarGraphKernel()), 200));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 128})
  void scoresAreNegativeSquaredDistances(int dimensions) throws IOException {
    float[][] vectors = ClusteredVectors.of(200, dimensions, 2);
    float[] scores = scores(graph(Metric.EUCLIDEAN, vectors, GraphKernel.fastest()), 200);
    for (int i = 0; i < scores.length; i++) {
      double squaredDistance = ExactDistance.squared(vectors[0], vectors[i]);
      assertThat(-(double) scores[i])
          .isCloseTo(squaredDistance, within(1e-5 * squaredDistance + 1e-12));
    }
  }

  @Test
  void cosineComparesDirections() throws IOException {
    float[][] vectors = {{2, 0}, {5, 0}, {0, 3}, {-1, 0}};
    assertThat(scores(graph(Metric.COSINE, vectors, GraphKernel.fastest()), 4))
        .containsExactly(-0f, -0f, -2f, -4f);
  }

  @Test
  void nearDuplicatesAreToldApart() throws IOException {
    float[][] vectors = {{1, 0}, {1, 1e-5f}, {1, 2e-5f}};
    float[] scores = scores(graph(Metric.EUCLIDEAN, vectors, GraphKernel.fastest()), 3);
    assertThat(scores[1]).isLessThan(scores[0]).isGreaterThan(scores[2]);
  }

  @Test
  void vectorsMayFillSeveralArrays() throws IOException {
    int dimensions = 1 << 14;
    float[][] vectors = new float[1_100][];
    Arrays.setAll(vectors, i -> new float[dimensions]);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i][i] = i;
    }
    float[] scores = scores(graph(Metric.EUCLIDEAN, vectors, GraphKernel.fastest()), 1_100);
    for (int i = 0; i < vectors.length; i++) {
      assertThat(-scores[i]).isEqualTo((float) i * i);
    }
  }
}

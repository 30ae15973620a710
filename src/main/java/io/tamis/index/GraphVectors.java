package io.tamis.index;

import io.tamis.scan.Metric;
import java.util.Arrays;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;

/**
 * The vectors of a shard while its graph is built, side by side in few arrays. Lucene would measure
 * them one at a time, each an array of its own somewhere on the heap, and mostly wait for memory.
 *
 * <p>Scores are -d², with the vectors scaled to length one under cosine: the order of neighbors is
 * all that a graph keeps, and 1 / (1 + d²) holds near-duplicates for equal.
 */
final class GraphVectors implements RandomVectorScorerSupplier {
  /** Floats of an array, so that vectors of all shards fit however long they are. */
  private static final int BLOCK = 1 << 24;

  private final GraphKernel kernel;
  private final int padded;
  private final int shift; // of a row's number, to that of its block
  private final int size;
  private final float[][] blocks;

  GraphVectors(Metric metric, int dimensions, Iterable<float[]> vectors, int size) {
    this(metric, dimensions, vectors, size, GraphKernel.fastest());
  }

  GraphVectors(
      Metric metric, int dimensions, Iterable<float[]> vectors, int size, GraphKernel kernel) {
    this.kernel = kernel;
    this.size = size;
    this.padded = Math.ceilDiv(dimensions, GraphKernel.LANES) * GraphKernel.LANES;
    int rowsPerBlock = Integer.highestOneBit(BLOCK / padded);
    this.shift = Integer.numberOfTrailingZeros(rowsPerBlock);
    this.blocks = new float[Math.ceilDiv(size, rowsPerBlock)][];
    int row = 0;
    for (float[] vector : vectors) {
      if (at(row) == 0) {
        blocks[row >>> shift] = new float[Math.min(rowsPerBlock, size - row) * padded];
      }
      copy(vector, metric, block(row), at(row));
      row++;
    }
  }

  private static void copy(float[] vector, Metric metric, float[] block, int at) {
    double scale = metric == Metric.COSINE ? 1 / norm(vector) : 1;
    for (int k = 0; k < vector.length; k++) {
      block[at + k] = (float) (scale * vector[k]);
    }
  }

  private static double norm(float[] vector) {
    double squaredNorm = 0;
    for (float component : vector) {
      squaredNorm += (double) component * component;
    }
    return Math.sqrt(squaredNorm);
  }

  private float[] block(int row) {
    return blocks[row >>> shift];
  }

  private int at(int row) {
    return (row & ((1 << shift) - 1)) * padded;
  }

  @Override
  public UpdateableRandomVectorScorer scorer() {
    return new Scorer();
  }

  @Override
  public RandomVectorScorerSupplier copy() {
    return this;
  }

  private final class Scorer implements UpdateableRandomVectorScorer {
    private final float[][] others = new float[GraphKernel.ROWS][];
    private final int[] places = new int[GraphKernel.ROWS];
    private final float[] sums = new float[GraphKernel.ROWS * GraphKernel.LANES];
    private final float[] squaredDistances = new float[GraphKernel.ROWS];
    private float[] query;
    private int from;

    @Override
    public void setScoringOrdinal(int row) {
      query = block(row);
      from = at(row);
    }

    @Override
    public float score(int row) {
      Arrays.fill(others, block(row));
      Arrays.fill(places, at(row));
      kernel.measure(query, from, others, places, padded, sums, squaredDistances);
      return -squaredDistances[0];
    }

    @Override
    public float bulkScore(int[] rows, float[] scores, int count) {
      float best = Float.NEGATIVE_INFINITY;
      for (int first = 0; first < count; first += GraphKernel.ROWS) {
        for (int i = 0; i < GraphKernel.ROWS; i++) {
          int row = rows[Math.min(first + i, count - 1)];
          others[i] = block(row);
          places[i] = at(row);
        }
        kernel.measure(query, from, others, places, padded, sums, squaredDistances);
        for (int i = 0; i < GraphKernel.ROWS && first + i < count; i++) {
          scores[first + i] = -squaredDistances[i];
          best = Math.max(best, scores[first + i]);
        }
      }
      return best;
    }

    @Override
    public int maxOrd() {
      return size;
    }
  }
}

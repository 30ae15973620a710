package io.tamis.bench;

import java.util.Random;

/**
 * Clustered vectors, the same for the same seed. Clusters differ in size (the n-th has a share that
 * falls with 1 / n) and in width, and each spreads along few directions of its own, with a little
 * noise in all others, as embeddings of texts do; neighbors of a query lie close together.
 */
final class MadeVectors {
  private static final int CLUSTERS = 300;
  private static final int DIRECTIONS = 24;
  private static final double NOISE = 0.1;

  private final Random random;
  private final float[][] centers;
  private final float[][][] directions;
  private final double[] widths;

  MadeVectors(int dimensions, long seed) {
    this.random = new Random(seed);
    this.centers = gaussian(CLUSTERS, dimensions, 1);
    this.directions = new float[CLUSTERS][][];
    this.widths = new double[CLUSTERS];
    for (int c = 0; c < CLUSTERS; c++) {
      directions[c] = gaussian(DIRECTIONS, dimensions, 1 / Math.sqrt(DIRECTIONS));
      widths[c] = 0.3 + 0.7 * random.nextDouble();
    }
  }

  /** Shape [count, d], in no order. */
  float[][] rows(int count) {
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = row();
    }
    return rows;
  }

  /** One more row, for who does not hold them all. */
  float[] row() {
    return row((int) Math.pow(CLUSTERS, random.nextDouble()) - 1);
  }

  private float[] row(int cluster) {
    float[] row = centers[cluster].clone();
    for (float[] direction : directions[cluster]) {
      double step = widths[cluster] * random.nextGaussian();
      for (int k = 0; k < row.length; k++) {
        row[k] += (float) (step * direction[k]);
      }
    }
    return near(row, NOISE);
  }

  /** Some of the rows, each moved a little. */
  float[][] queries(float[][] rows, int count) {
    float[][] queries = new float[count][];
    for (int i = 0; i < count; i++) {
      queries[i] = query(rows[random.nextInt(rows.length)]);
    }
    return queries;
  }

  /** The row, moved as little as rows of its cluster are. */
  float[] query(float[] row) {
    return near(row, NOISE);
  }

  /** The row, moved by about this length in all. */
  float[] copy(float[] row, double length) {
    return near(row, length / Math.sqrt(row.length));
  }

  private float[] near(float[] row, double width) {
    float[] moved = row.clone();
    for (int k = 0; k < moved.length; k++) {
      moved[k] += (float) (width * random.nextGaussian());
    }
    return moved;
  }

  private float[][] gaussian(int count, int dimensions, double width) {
    float[][] rows = new float[count][dimensions];
    for (int i = 0; i < count; i++) {
      rows[i] = near(rows[i], width);
    }
    return rows;
  }
}

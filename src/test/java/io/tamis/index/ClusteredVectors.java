package io.tamis.index;

import java.util.SplittableRandom;

/** Made vectors in clusters of unequal size, each spread along a few directions of its own. */
public final class ClusteredVectors {
  private static final int CLUSTERS = 50;
  private static final int DIRECTIONS = 6;

  private ClusteredVectors() {}

  /** Shape [n, d]. */
  public static float[][] of(int n, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] centers = gaussian(random, CLUSTERS, d, 0.7);
    float[][] directions = gaussian(random, CLUSTERS * DIRECTIONS, d, 0.35);
    float[][] vectors = gaussian(random, n, d, 0.25);
    for (float[] vector : vectors) {
      int cluster = (int) (CLUSTERS * Math.pow(random.nextDouble(), 2));
      for (int k = 0; k < d; k++) {
        vector[k] += centers[cluster][k];
      }
      for (int along = 0; along < DIRECTIONS; along++) {
        double step = random.nextGaussian();
        for (int k = 0; k < d; k++) {
          vector[k] += (float) (step * directions[cluster * DIRECTIONS + along][k]);
        }
      }
    }
    return vectors;
  }

  private static float[][] gaussian(SplittableRandom random, int n, int d, double spread) {
    float[][] vectors = new float[n][d];
    for (float[] vector : vectors) {
      for (int k = 0; k < d; k++) {
        vector[k] = (float) (spread * random.nextGaussian());
      }
    }
    return vectors;
  }
}

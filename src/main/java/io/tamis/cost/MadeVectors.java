package io.tamis.cost;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Made vectors to measure with: clusters, each spread along a few directions of its own. */
final class MadeVectors {
  private static final int CLUSTERS = 32;
  private static final int DIRECTIONS = 6;

  private MadeVectors() {}

  /** Shape [n, d]; the same every time. */
  static float[][] of(int n, int d) {
    SplittableRandom random = new SplittableRandom(d);
    float[][] centers = gaussian(random, CLUSTERS, d, 0.7);
    float[][] directions = gaussian(random, CLUSTERS * DIRECTIONS, d, 0.35);
    float[][] vectors = gaussian(random, n, d, 0.25);
    for (float[] vector : vectors) {
      int cluster = random.nextInt(CLUSTERS);
      add(vector, 1, centers[cluster]);
      for (int along = 0; along < DIRECTIONS; along++) {
        add(vector, random.nextGaussian(), directions[cluster * DIRECTIONS + along]);
      }
    }
    return vectors;
  }

  /** Row numbers. */
  static String[] ids(int n) {
    return IntStream.range(0, n).mapToObj(Integer::toString).toArray(String[]::new);
  }

  private static void add(float[] vector, double factor, float[] other) {
    for (int k = 0; k < vector.length; k++) {
      vector[k] += (float) (factor * other[k]);
    }
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

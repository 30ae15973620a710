package io.tamis.scan;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Made vectors for tests. */
public final class RandomVectors {
  private RandomVectors() {}

  /** Shape [n, d], each component normal with mean 0 and variance 1. */
  public static float[][] gaussian(int n, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] vectors = new float[n][d];
    for (float[] vector : vectors) {
      for (int k = 0; k < d; k++) {
        vector[k] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  /** Row numbers as ids. */
  public static String[] ids(int n) {
    return IntStream.range(0, n).mapToObj(Integer::toString).toArray(String[]::new);
  }
}

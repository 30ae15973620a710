package io.tamis.bench;

import java.util.Random;

/**
 * Rows of {@link MadeVectors}, one at a time, of which a tenth are near-duplicates: a row made
 * earlier, moved by less than the default bandwidth. The same for the same seed, and the first rows
 * of a larger pool are those of a smaller one. Holds some thousand rows, whatever the size.
 */
final class MadePool {
  private static final double COPIES = 0.1;

  /** Half the default of {@code density.bandwidth}: two copies of one row are near each other. */
  private static final double COPY_LENGTH = 0.4;

  /** Rows that can be copied: each stays for a while, so that it gets one copy on average. */
  private static final int ORIGINALS = 4096;

  private static final double KEPT = 0.1;

  private final MadeVectors vectors;
  private final Random choice;
  private final float[][] originals = new float[ORIGINALS][];
  private final float[][] sampled;
  private int count;

  /**
   * @param queries the most that will be asked for
   */
  MadePool(int dimensions, int queries, long seed) {
    this.vectors = new MadeVectors(dimensions, seed);
    this.choice = new Random(~seed);
    this.sampled = new float[queries][];
  }

  float[] next() {
    float[] row = choice.nextDouble() < COPIES ? copied() : original();
    int place = count < sampled.length ? count : choice.nextInt(count + 1);
    count++;
    if (place < sampled.length) {
      sampled[place] = row;
    }
    return row;
  }

  private float[] original() {
    float[] row = vectors.row();
    if (count < ORIGINALS || choice.nextDouble() < KEPT) {
      originals[choice.nextInt(ORIGINALS)] = row;
    }
    return row;
  }

  private float[] copied() {
    float[] original = originals[choice.nextInt(ORIGINALS)];
    return original == null ? original() : vectors.copy(original, COPY_LENGTH);
  }

  /** Rows from anywhere in the pool so far, each moved a little; at most as many as were kept. */
  float[][] queries() {
    float[][] queries = new float[Math.min(count, sampled.length)][];
    for (int i = 0; i < queries.length; i++) {
      queries[i] = vectors.query(sampled[i]);
    }
    return queries;
  }
}

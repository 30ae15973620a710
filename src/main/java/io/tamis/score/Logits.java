package io.tamis.score;

import io.tamis.onnx.FloatType;
import io.tamis.onnx.IdleMemory;
import java.nio.ByteBuffer;

/**
 * The logits that a model wrote, shape [B, T, V], of one batch after the other and for one thread.
 */
final class Logits {
  private final FloatType type;
  private final int vocabulary;
  private final ByteBuffer bytes;
  private final float[] row;

  /**
   * @param bytes as large as the largest batch needs, see {@link #memory}
   */
  Logits(FloatType type, int vocabulary, ByteBuffer bytes) {
    this.type = type;
    this.vocabulary = vocabulary;
    this.bytes = bytes;
    this.row = new float[vocabulary];
  }

  /**
   * Memory for the logits of so many tokens.
   *
   * @throws IllegalArgumentException if one buffer cannot hold them, or the JVM has no such memory
   */
  static ByteBuffer memory(FloatType type, int vocabulary, long tokens, IdleMemory idle) {
    long row = (long) vocabulary * type.size();
    return idle.take(
        tokens * row,
        "score.max-tokens must be at most "
            + Integer.MAX_VALUE / row
            + " for a vocabulary of "
            + vocabulary
            + ", because the logits of a row must fit 2 GB, but a row has "
            + tokens,
        "score.batch-tokens must be lower, or -XX:MaxDirectMemorySize higher: the logits of a"
            + " batch of "
            + tokens
            + " tokens are "
            + tokens * row
            + " bytes beside the heap, which this JVM does not give");
  }

  /**
   * The loss of one sequence: each counted token under the logits of the place before it.
   *
   * @param start places of the batch before the sequence's first
   */
  double loss(long start, TokenSequence sequence) {
    double loss = 0;
    for (int place = sequence.firstCounted(); place < sequence.length(); place++) {
      type.read(bytes, (int) (start + place - 1) * vocabulary * type.size(), row);
      loss += CrossEntropy.of(row, (int) sequence.tokens()[place]);
    }
    return loss;
  }
}

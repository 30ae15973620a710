package io.tamis.score;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.tamis.config.Require;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Queue;

/**
 * Memory that the model writes its logits to, shape [B, T, V], used for one batch after the other
 * and by one thread; ONNX Runtime's own getters would copy all of it into the heap.
 */
final class Logits {
  static final List<OnnxJavaType> TYPES =
      List.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

  private final OnnxJavaType type;
  private final int vocabulary;
  private final ByteBuffer bytes;
  private final float[] row;

  /**
   * @param bytes as large as the largest batch needs, see {@link #memory}
   */
  Logits(OnnxJavaType type, int vocabulary, ByteBuffer bytes) {
    this.type = type;
    this.vocabulary = vocabulary;
    this.bytes = bytes;
    this.row = new float[vocabulary];
  }

  /**
   * Memory for the logits of so many tokens.
   *
   * @param idle of earlier batches, which is taken if it is large enough
   * @throws IllegalArgumentException if one buffer cannot hold them, or the JVM has no such memory
   */
  static ByteBuffer memory(OnnxJavaType type, int vocabulary, long tokens, Queue<ByteBuffer> idle) {
    long size = tokens * vocabulary * type.size;
    Require.that(
        size <= Integer.MAX_VALUE,
        "score.max-tokens must be at most "
            + Integer.MAX_VALUE / ((long) vocabulary * type.size)
            + " for a vocabulary of "
            + vocabulary
            + ", because the logits of a row must fit 2 GB, but a row has "
            + tokens);
    ByteBuffer earlier = idle.poll();
    if (earlier != null && earlier.capacity() >= size) {
      return earlier;
    }
    try {
      return ByteBuffer.allocateDirect((int) size).order(ByteOrder.nativeOrder());
    } catch (OutOfMemoryError e) {
      throw new IllegalArgumentException(
          "score.batch-tokens must be lower, or -XX:MaxDirectMemorySize higher: the logits of a"
              + " batch of "
              + tokens
              + " tokens are "
              + size
              + " bytes beside the heap, which this JVM does not give",
          e);
    }
  }

  /** Where a batch's logits are to go. */
  OnnxTensor tensor(OrtEnvironment environment, int rows, int width) throws OrtException {
    int size = rows * width * vocabulary * type.size;
    return OnnxTensor.createTensor(
        environment,
        bytes.slice(0, size).order(ByteOrder.nativeOrder()),
        new long[] {rows, width, vocabulary},
        type);
  }

  /**
   * The loss of one sequence: each counted token under the logits of the place before it.
   *
   * @param start places of the batch before the sequence's first
   */
  double loss(long start, TokenSequence sequence) {
    double loss = 0;
    for (int place = sequence.firstCounted(); place < sequence.length(); place++) {
      read((int) (start + place - 1) * vocabulary * type.size);
      loss += CrossEntropy.of(row, (int) sequence.tokens()[place]);
    }
    return loss;
  }

  /** The logits of one place, as floats. */
  private void read(int at) {
    switch (type) {
      case FLOAT -> bytes.slice(at, vocabulary * 4).order(bytes.order()).asFloatBuffer().get(row);
      case FLOAT16 -> {
        for (int v = 0; v < vocabulary; v++) {
          row[v] = Float.float16ToFloat(bytes.getShort(at + 2 * v));
        }
      }
      case BFLOAT16 -> {
        for (int v = 0; v < vocabulary; v++) {
          row[v] = Float.intBitsToFloat(bytes.getShort(at + 2 * v) << 16);
        }
      }
      default -> throw new IllegalStateException(type + " was to be refused");
    }
  }
}

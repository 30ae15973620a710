package io.tamis.embed;

import io.tamis.config.Require;
import io.tamis.onnx.FloatType;
import io.tamis.onnx.IdleMemory;
import io.tamis.onnx.LengthBatches;
import io.tamis.onnx.LoadedModels;
import io.tamis.onnx.TokenSession;
import io.tamis.onnx.Tokens;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A sentence encoder: tokens, shape [B, T], to vectors of the tokens, shape [B, T, d], or of the
 * texts, shape [B, d]. May be used by many threads.
 */
final class SentenceModel implements AutoCloseable {
  /** Vectors of a batch's tokens at the most, unless one row alone has more. */
  private static final long VECTOR_BYTES = 1L << 29;

  private final TokenSession session;
  private final int dimensions;
  private final boolean isOfTokens;
  private final IdleMemory idle = new IdleMemory();

  private SentenceModel(TokenSession session, int dimensions, boolean isOfTokens) {
    this.session = session;
    this.dimensions = dimensions;
    this.isOfTokens = isOfTokens;
  }

  /**
   * How a JVM comes to hold one.
   *
   * @param output of the model that is wanted
   */
  record Kind(String output) implements LoadedModels.Kind<SentenceModel> {
    @Override
    public SentenceModel open(String key, Path file, int threads) {
      return SentenceModel.open(key, file, output, threads);
    }
  }

  /**
   * Loads the model, and runs it on one token.
   *
   * @param key that names the model
   * @param output one of {@link SentenceOutline}'s
   * @param threads of one run
   * @throws IllegalArgumentException if it cannot be loaded, or its tensors are of other types or
   *     shapes
   */
  static SentenceModel open(String key, Path file, String output, int threads) {
    boolean isOfTokens = !output.equals(SentenceOutline.SENTENCE);
    TokenSession session = TokenSession.open(key, file, output, threads);
    try {
      long[] shape = session.shapeOfOne();
      int last = isOfTokens ? 2 : 1;
      Require.that(
          shape.length == last + 1
              && Arrays.stream(shape, 0, last).allMatch(size -> size == 1)
              && shape[last] >= 1,
          key
              + ": the "
              + output
              + " must have the shape "
              + (isOfTokens ? "[batch, tokens, dimensions]" : "[batch, dimensions]")
              + ", but for one token it is "
              + Arrays.toString(shape));
      return new SentenceModel(session, Math.toIntExact(shape[last]), isOfTokens);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Length of a vector. */
  int dimensions() {
    return dimensions;
  }

  /**
   * The vector of each text.
   *
   * @param texts each of at least one token, in an order of the data's own
   * @param form what the output gives
   * @param batchTokens tokens of a batch, padding included
   * @return shape [n, d]
   */
  float[][] vectors(List<Tokens> texts, VectorForm form, int batchTokens) {
    float[][] vectors = new float[texts.size()][];
    int[] lengths = texts.stream().mapToInt(Tokens::length).toArray();
    FloatType type = session.type();
    long vectorBytes = (long) dimensions * type.size();
    List<int[]> batches =
        LengthBatches.of(lengths, Math.min(batchTokens, VECTOR_BYTES / vectorBytes));
    ByteBuffer memory = memory(batches, lengths, vectorBytes);
    for (int[] batch : batches) {
      List<Tokens> rows = Arrays.stream(batch).mapToObj(texts::get).toList();
      int width = rows.get(0).length();
      session.run(
          rows,
          isOfTokens
              ? new long[] {batch.length, width, dimensions}
              : new long[] {batch.length, dimensions},
          memory);
      for (int row = 0; row < batch.length; row++) {
        int first = row * (isOfTokens ? width : 1);
        vectors[batch[row]] =
            form.vector(
                (place, into) -> type.read(memory, (int) ((first + place) * vectorBytes), into),
                lengths[batch[row]],
                dimensions);
      }
    }
    idle.give(memory);
    return vectors;
  }

  private ByteBuffer memory(List<int[]> batches, int[] lengths, long vectorBytes) {
    long places =
        isOfTokens
            ? LengthBatches.largest(batches, lengths)
            : batches.stream().mapToLong(batch -> batch.length).max().orElse(0);
    return idle.take(
        places * vectorBytes,
        "embed.max-tokens must be at most "
            + Integer.MAX_VALUE / vectorBytes
            + " for vectors of "
            + dimensions
            + " dimensions, because those of a text's tokens must fit 2 GB, but a text has "
            + places,
        "embed.batch-tokens must be lower, or -XX:MaxDirectMemorySize higher: the vectors of a"
            + " batch are "
            + places * vectorBytes
            + " bytes beside the heap, which this JVM does not give");
  }

  @Override
  public void close() {
    session.close();
  }
}

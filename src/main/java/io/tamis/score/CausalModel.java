package io.tamis.score;

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
import java.util.stream.IntStream;

/**
 * A causal language model without a cache: tokens, shape [B, T], to {@code logits}, shape [B, T,
 * V]. Padding lies on the right, where a causal model does not look. May be used by many threads.
 */
final class CausalModel implements AutoCloseable {
  /** Logits of a batch at the most, unless one row alone has more. */
  private static final long LOGIT_BYTES = 1L << 29;

  static final String LOGITS = "logits";

  private final String key;
  private final TokenSession session;
  private final int vocabulary;
  private final IdleMemory idle = new IdleMemory();

  private CausalModel(String key, TokenSession session, int vocabulary) {
    this.key = key;
    this.session = session;
    this.vocabulary = vocabulary;
  }

  /** How a JVM comes to hold one. */
  record Kind() implements LoadedModels.Kind<CausalModel> {
    @Override
    public CausalModel open(String key, Path file, int threads) {
      return CausalModel.open(key, file, threads);
    }
  }

  /**
   * Loads the model, and runs it on one token.
   *
   * @param key that names the model
   * @param threads of one run
   * @throws IllegalArgumentException if it cannot be loaded, or its tensors are of other types or
   *     shapes
   */
  static CausalModel open(String key, Path file, int threads) {
    TokenSession session = TokenSession.open(key, file, LOGITS, threads);
    try {
      long[] shape = session.shapeOfOne();
      Require.that(
          shape.length == 3 && shape[0] == 1 && shape[1] == 1,
          key
              + ": the logits must have the shape [batch, tokens, vocabulary], but for one token it"
              + " is "
              + Arrays.toString(shape));
      return new CausalModel(key, session, (int) shape[2]);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * The loss of each sequence over its counted tokens, in nats; 0 for one without any.
   *
   * @param batchTokens tokens of a batch, padding included
   * @throws IllegalArgumentException if a token is not of the model's vocabulary
   */
  double[] losses(List<TokenSequence> sequences, int batchTokens) {
    double[] losses = new double[sequences.size()];
    int[] counted =
        IntStream.range(0, sequences.size()).filter(n -> sequences.get(n).counted() > 0).toArray();
    int[] lengths = Arrays.stream(counted).map(n -> sequences.get(n).length()).toArray();
    FloatType type = session.type();
    long most = Math.min(batchTokens, LOGIT_BYTES / ((long) vocabulary * type.size()));
    List<int[]> batches = LengthBatches.of(lengths, most);
    ByteBuffer memory =
        Logits.memory(type, vocabulary, LengthBatches.largest(batches, lengths), idle);
    Logits logits = new Logits(type, vocabulary, memory);
    for (int[] batch : batches) {
      List<TokenSequence> rows =
          Arrays.stream(batch).mapToObj(n -> sequences.get(counted[n])).toList();
      run(rows, memory);
      int width = rows.get(0).length();
      for (int row = 0; row < batch.length; row++) {
        losses[counted[batch[row]]] = logits.loss((long) row * width, rows.get(row));
      }
    }
    idle.give(memory);
    return losses;
  }

  /**
   * @param rows the longest first
   */
  private void run(List<TokenSequence> rows, ByteBuffer memory) {
    for (TokenSequence row : rows) {
      for (long token : row.tokens()) {
        Require.that(
            token < vocabulary,
            "score.tokenizer must be the model's own, but gives the token "
                + token
                + ", and "
                + key
                + " knows "
                + vocabulary);
      }
    }
    session.run(
        rows.stream().map(row -> Tokens.of(row.tokens())).toList(),
        new long[] {rows.size(), rows.get(0).length(), vocabulary},
        memory);
  }

  @Override
  public void close() {
    session.close();
  }
}

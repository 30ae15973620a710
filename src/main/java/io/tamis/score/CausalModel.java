package io.tamis.score;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.tamis.config.Require;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * A causal language model in ONNX Runtime, without a cache: {@code input_ids}, {@code
 * attention_mask} and {@code position_ids}, as far as it has them, shape [B, T] of int64, to {@code
 * logits}, shape [B, T, V]. May be used by many threads.
 */
final class CausalModel implements AutoCloseable {
  /** Logits of a batch at the most, unless one row alone has more. */
  private static final long LOGIT_BYTES = 1L << 29;

  private static final String LOGITS = "logits";

  private final String key;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Set<String> inputs;
  private final OnnxJavaType logitType;
  private final int vocabulary;

  /** For logits: what tasks that are done leave to those to come, at most one buffer each. */
  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  private CausalModel(
      String key,
      OrtEnvironment environment,
      OrtSession session,
      OnnxJavaType logitType,
      int vocabulary) {
    this.key = key;
    this.environment = environment;
    this.session = session;
    this.inputs = session.getInputNames();
    this.logitType = logitType;
    this.vocabulary = vocabulary;
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
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      environment.setTelemetry(false);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(true);
      options.setMemoryPatternOptimization(false); // every batch has another shape
      OrtSession session = environment.createSession(file.toString(), options);
      try {
        for (NodeInfo input : session.getInputInfo().values()) {
          TensorInfo info = (TensorInfo) input.getInfo();
          Require.that(
              info.type == OnnxJavaType.INT64,
              key + ": the input " + input.getName() + " must be int64, but is " + info.type);
        }
        TensorInfo logits = (TensorInfo) session.getOutputInfo().get(LOGITS).getInfo();
        Require.that(
            Logits.TYPES.contains(logits.type),
            key + ": the logits must be one of " + Logits.TYPES + ", but are " + logits.type);
        int vocabulary = vocabulary(key, environment, session);
        return new CausalModel(key, environment, session, logits.type, vocabulary);
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          key + ": ONNX Runtime cannot run " + file + ": " + e.getMessage(), e);
    }
  }

  /** V: a model's file need not say it. */
  private static int vocabulary(String key, OrtEnvironment environment, OrtSession session)
      throws OrtException {
    Map<String, OnnxTensor> token =
        tensors(environment, session.getInputNames(), List.of(new long[1]), 1);
    try (OrtSession.Result result = session.run(token, Set.of(LOGITS))) {
      long[] shape = ((TensorInfo) result.get(0).getInfo()).getShape();
      Require.that(
          shape.length == 3 && shape[0] == 1 && shape[1] == 1,
          key
              + ": the logits must have the shape [batch, tokens, vocabulary], but for one token it"
              + " is "
              + Arrays.toString(shape));
      return (int) shape[2];
    } finally {
      token.values().forEach(OnnxTensor::close);
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
    long most = Math.min(batchTokens, LOGIT_BYTES / ((long) vocabulary * logitType.size));
    List<int[]> batches = LengthBatches.of(lengths, most);
    ByteBuffer memory = Logits.memory(logitType, vocabulary, largest(batches, lengths), idle);
    Logits logits = new Logits(logitType, vocabulary, memory);
    for (int[] batch : batches) {
      List<TokenSequence> rows =
          Arrays.stream(batch).mapToObj(n -> sequences.get(counted[n])).toList();
      run(rows, logits);
      int width = rows.get(0).length();
      for (int row = 0; row < batch.length; row++) {
        losses[counted[batch[row]]] = logits.loss((long) row * width, rows.get(row));
      }
    }
    idle.add(memory);
    return losses;
  }

  /** Tokens of the largest batch, padding included. */
  private static long largest(List<int[]> batches, int[] lengths) {
    return batches.stream()
        .mapToLong(batch -> (long) batch.length * lengths[batch[0]])
        .max()
        .orElse(0);
  }

  /**
   * @param rows the longest first
   */
  private void run(List<TokenSequence> rows, Logits logits) {
    int width = rows.get(0).length();
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
    try {
      Map<String, OnnxTensor> tensors =
          tensors(environment, inputs, rows.stream().map(TokenSequence::tokens).toList(), width);
      try (OnnxTensor out = logits.tensor(environment, rows.size(), width);
          OrtSession.Result result = session.run(tensors, Map.of(LOGITS, out))) {
        Require.that(result.size() == 1, key + ": the model gave no logits");
      } finally {
        tensors.values().forEach(OnnxTensor::close);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          key
              + ": the model failed on "
              + rows.size()
              + " rows of "
              + width
              + " tokens: "
              + e.getMessage(),
          e);
    }
  }

  /** What the model takes, padded on the right: a causal model looks only to the left. */
  private static Map<String, OnnxTensor> tensors(
      OrtEnvironment environment, Set<String> inputs, List<long[]> rows, int width)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    long[] shape = {rows.size(), width};
    for (String input : inputs) {
      LongBuffer values =
          ByteBuffer.allocateDirect(Math.multiplyExact(rows.size() * width, Long.BYTES))
              .order(ByteOrder.nativeOrder())
              .asLongBuffer();
      for (int row = 0; row < rows.size(); row++) {
        long[] tokens = rows.get(row);
        for (int place = 0; place < width; place++) {
          boolean isPadding = place >= tokens.length;
          values.put(
              row * width + place,
              switch (input) {
                case "input_ids" -> isPadding ? 0 : tokens[place];
                case "attention_mask" -> isPadding ? 0 : 1;
                case "position_ids" -> place;
                default -> throw new IllegalStateException(input + " was to be refused");
              });
        }
      }
      tensors.put(input, OnnxTensor.createTensor(environment, values, shape));
    }
    return tensors;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(key + ": the model cannot be closed", e);
    }
  }
}

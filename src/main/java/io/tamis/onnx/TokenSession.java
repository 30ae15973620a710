package io.tamis.onnx;

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
import java.util.Set;

/**
 * A model of tokens in ONNX Runtime: {@code input_ids}, {@code attention_mask}, {@code
 * token_type_ids} and {@code position_ids}, as far as it has them, shape [B, T] of int64, to one of
 * its outputs. May be used by many threads.
 */
public final class TokenSession implements AutoCloseable {
  private final String key;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Set<String> inputs;
  private final String output;
  private final FloatType type;
  private final long[] shapeOfOne;

  private TokenSession(
      String key,
      OrtEnvironment environment,
      OrtSession session,
      String output,
      FloatType type,
      long[] shapeOfOne) {
    this.key = key;
    this.environment = environment;
    this.session = session;
    this.inputs = session.getInputNames();
    this.output = output;
    this.type = type;
    this.shapeOfOne = shapeOfOne;
  }

  /**
   * Loads the model, and runs it on one token.
   *
   * @param key that names the model
   * @param output that is wanted
   * @param threads of one run
   * @throws IllegalArgumentException if it cannot be loaded, or its tensors are of other types
   */
  public static TokenSession open(String key, Path file, String output, int threads) {
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
        FloatType type = type(key, output, session);
        long[] shape = shapeOfOne(environment, session, output);
        return new TokenSession(key, environment, session, output, type, shape);
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          key + ": ONNX Runtime cannot run " + file + ": " + e.getMessage(), e);
    }
  }

  private static FloatType type(String key, String output, OrtSession session) throws OrtException {
    OnnxJavaType found = ((TensorInfo) session.getOutputInfo().get(output).getInfo()).type;
    return Arrays.stream(FloatType.values())
        .filter(type -> type.java() == found)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    key
                        + ": the "
                        + output
                        + " must be one of "
                        + Arrays.toString(FloatType.values())
                        + ", but are "
                        + found));
  }

  /** A model's file need not say it. */
  private static long[] shapeOfOne(OrtEnvironment environment, OrtSession session, String output)
      throws OrtException {
    Map<String, OnnxTensor> token =
        tensors(environment, session.getInputNames(), List.of(Tokens.of(new long[1])), 1);
    try (OrtSession.Result result = session.run(token, Set.of(output))) {
      return ((TensorInfo) result.get(0).getInfo()).getShape();
    } finally {
      token.values().forEach(OnnxTensor::close);
    }
  }

  /** How the output is written. */
  public FloatType type() {
    return type;
  }

  /** Shape of the output for a batch of one token. */
  public long[] shapeOfOne() {
    return shapeOfOne.clone();
  }

  /**
   * Runs a batch, padded on the right.
   *
   * @param rows the longest first
   * @param shape of the output
   * @param memory that it is written to, from its start
   * @throws IllegalArgumentException if the model fails
   */
  public void run(List<Tokens> rows, long[] shape, ByteBuffer memory) {
    int width = rows.get(0).length();
    int size = Math.toIntExact(Arrays.stream(shape).reduce(type.size(), Math::multiplyExact));
    try {
      Map<String, OnnxTensor> tensors = tensors(environment, inputs, rows, width);
      try (OnnxTensor out =
              OnnxTensor.createTensor(
                  environment,
                  memory.slice(0, size).order(ByteOrder.nativeOrder()),
                  shape,
                  type.java());
          OrtSession.Result result = session.run(tensors, Map.of(output, out))) {
        Require.that(result.size() == 1, key + ": the model gave no " + output);
      } finally {
        tensors.values().forEach(OnnxTensor::close);
      }
    } catch (OrtException e) {
      throw new IllegalArgumentException(
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

  /** What the model takes. */
  private static Map<String, OnnxTensor> tensors(
      OrtEnvironment environment, Set<String> inputs, List<Tokens> rows, int width)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    long[] shape = {rows.size(), width};
    try {
      for (String input : inputs) {
        tensors.put(input, OnnxTensor.createTensor(environment, values(input, rows, width), shape));
      }
    } catch (OrtException | RuntimeException | Error e) {
      tensors.values().forEach(OnnxTensor::close); // memory may be what there was not
      throw e;
    }
    return tensors;
  }

  private static LongBuffer values(String input, List<Tokens> rows, int width) {
    LongBuffer values =
        ByteBuffer.allocateDirect(Math.multiplyExact(rows.size() * width, Long.BYTES))
            .order(ByteOrder.nativeOrder())
            .asLongBuffer();
    for (int row = 0; row < rows.size(); row++) {
      Tokens tokens = rows.get(row);
      for (int place = 0; place < width; place++) {
        boolean isPadding = place >= tokens.length();
        values.put(
            row * width + place,
            switch (input) {
              case "input_ids" -> isPadding ? 0 : tokens.ids()[place];
              case "attention_mask" -> isPadding ? 0 : 1;
              case "token_type_ids" -> isPadding ? 0 : tokens.type(place);
              case "position_ids" -> place;
              default -> throw new IllegalStateException(input + " was to be refused");
            });
      }
    }
    return values;
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

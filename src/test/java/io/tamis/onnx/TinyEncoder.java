package io.tamis.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A sentence encoder small enough to be reckoned by hand, written as a real ONNX file: the vector
 * of token t is E(token t) + C W, plus S(0) if it takes types, where C is the sum of E over all
 * tokens that are not masked; the vector of the text is C W.
 *
 * @param embeddings E, shape [V, d]
 * @param types S, shape [2, d]
 * @param weights W, shape [d, d]
 */
public record TinyEncoder(float[][] embeddings, float[][] types, float[][] weights) {
  private static final int WIDTH = 4;

  /** How a model is written. */
  public enum Form {
    /** Vectors of tokens; takes types. */
    HIDDEN,
    /** The same in 16 bits, and without types. */
    HALF,
    /** Vectors of tokens under another name, and the vector of the text. */
    BOTH,
    /** The vector of the text alone. */
    SENTENCE,
    /** Vectors of tokens; takes what we do not have. */
    ASKING
  }

  public static TinyEncoder of(int vocabulary, long seed) {
    Random random = new Random(seed);
    return new TinyEncoder(
        TinyModel.matrix(vocabulary, WIDTH, random),
        TinyModel.matrix(2, WIDTH, random),
        TinyModel.matrix(WIDTH, WIDTH, random));
  }

  /** The vector of the text by the formula. */
  public double[] sentence(long[] tokens) {
    double[] vector = new double[WIDTH];
    for (int k = 0; k < WIDTH; k++) {
      for (int j = 0; j < WIDTH; j++) {
        for (long token : tokens) {
          vector[k] += embeddings[(int) token][j] * (double) weights[j][k];
        }
      }
    }
    return vector;
  }

  /** The mean of the tokens' vectors by the formula. */
  public double[] mean(long[] tokens, Form form) {
    double[] mean = sentence(tokens);
    for (int k = 0; k < WIDTH; k++) {
      for (long token : tokens) {
        mean[k] += embeddings[(int) token][k] / (double) tokens.length;
      }
      mean[k] += form == Form.HIDDEN ? types[0][k] : 0;
    }
    return mean;
  }

  /** The first token's vector by the formula. */
  public double[] first(long[] tokens, Form form) {
    double[] first = sentence(tokens);
    for (int k = 0; k < WIDTH; k++) {
      first[k] += embeddings[(int) tokens[0]][k] + (form == Form.HIDDEN ? types[0][k] : 0);
    }
    return first;
  }

  /** A vector of length 1 in the same direction. */
  public static double[] unit(double[] vector) {
    double squares = 0;
    for (double number : vector) {
      squares += number * number;
    }
    double[] unit = vector.clone();
    for (int k = 0; k < unit.length; k++) {
      unit[k] /= Math.sqrt(squares);
    }
    return unit;
  }

  /** Writes {@code model.onnx} into the folder. */
  public Path write(Path folder, Form form) {
    try {
      Files.createDirectories(folder);
      return Files.write(folder.resolve("model.onnx"), model(form).toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProtobufOutput model(Form form) {
    int type = form == Form.HALF ? TinyModel.FLOAT16 : TinyModel.FLOAT;
    ProtobufOutput graph = new ProtobufOutput().text(2, "tiny");
    graph.message(1, TinyModel.node("Gather", "e", "E", "input_ids"));
    graph.message(1, TinyModel.cast("m", "attention_mask", TinyModel.FLOAT));
    graph.message(1, TinyModel.node("Unsqueeze", "m3", "m", "two"));
    graph.message(1, TinyModel.node("Mul", "em", "e", "m3"));
    graph.message(1, TinyModel.node("ReduceSum", "c", "em", "one"));
    graph.message(1, TinyModel.node("MatMul", "z", "c", "W"));
    if (form != Form.SENTENCE) {
      graph.message(1, TinyModel.node("Add", "h", "e", "z"));
      String hidden = "h";
      if (form == Form.HIDDEN) {
        graph.message(1, TinyModel.node("Gather", "s", "S", "token_type_ids"));
        graph.message(1, TinyModel.node("Add", "hs", "h", "s"));
        hidden = "hs";
      }
      String name = form == Form.BOTH ? "token_embeddings" : "last_hidden_state";
      graph.message(1, TinyModel.cast(name, hidden, type));
      graph.message(12, TinyModel.value(name, type, "batch", "tokens", "width"));
    }
    if (form == Form.BOTH || form == Form.SENTENCE) {
      graph.message(1, TinyModel.node("Squeeze", "sentence_embedding", "z", "one"));
      graph.message(12, TinyModel.value("sentence_embedding", type, "batch", "width"));
    }
    graph.message(5, TinyModel.tensor("E", embeddings)).message(5, TinyModel.tensor("W", weights));
    graph.message(5, TinyModel.whole("one", List.of(1), 1));
    graph.message(5, TinyModel.whole("two", List.of(1), 2));
    graph.message(11, TinyModel.value("input_ids", TinyModel.INT64, "batch", "tokens"));
    graph.message(11, TinyModel.value("attention_mask", TinyModel.INT64, "batch", "tokens"));
    if (form == Form.HIDDEN) {
      graph.message(5, TinyModel.tensor("S", types));
      graph.message(11, TinyModel.value("token_type_ids", TinyModel.INT64, "batch", "tokens"));
    }
    if (form == Form.ASKING) {
      graph.message(11, TinyModel.value("pixel_values", TinyModel.FLOAT, "batch", "tokens"));
    }
    return new ProtobufOutput()
        .number(1, 8)
        .text(2, "tests")
        .message(7, graph)
        .message(8, new ProtobufOutput().text(1, "").number(2, 17));
  }
}

package io.tamis.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A causal model small enough to be reckoned by hand, written as a real ONNX file: logits(t) = (sum
 * over s up to t of E(token s), plus P(t) if it has positions) W, a masked token counting for
 * nothing.
 *
 * @param embeddings E, shape [V, d]
 * @param positions P, shape [places, d]; without rows the model has no input for them
 * @param weights W, shape [d, V]
 */
public record TinyModel(float[][] embeddings, float[][] positions, float[][] weights) {
  static final int FLOAT = 1;
  static final int INT64 = 7;
  static final int FLOAT16 = 10;
  static final int BFLOAT16 = 16;
  private static final int WIDTH = 4;

  /** How a model is written. */
  public enum Form {
    /** One file. */
    WHOLE,
    /** W in a file of its own. */
    EXTERNAL,
    /** Logits of 16 bits. */
    HALF,
    /** Logits of Google's 16 bits. */
    BRAIN,
    /** With an input that a model with a cache has. */
    CACHED
  }

  public static TinyModel of(int vocabulary, int places, long seed) {
    Random random = new Random(seed);
    return new TinyModel(
        matrix(vocabulary, WIDTH, random),
        matrix(places, WIDTH, random),
        matrix(WIDTH, vocabulary, random));
  }

  static float[][] matrix(int rows, int columns, Random random) {
    float[][] matrix = new float[rows][columns];
    for (float[] row : matrix) {
      for (int c = 0; c < columns; c++) {
        row[c] = random.nextFloat() - 0.5f;
      }
    }
    return matrix;
  }

  /** The loss by the formula alone: the tokens from {@code first} on, each after all before it. */
  public double loss(long[] tokens, int first) {
    double loss = 0;
    for (int t = Math.max(1, first); t < tokens.length; t++) {
      double[] state = new double[WIDTH];
      for (int d = 0; d < WIDTH; d++) {
        for (int s = 0; s < t; s++) {
          state[d] += embeddings[(int) tokens[s]][d];
        }
        state[d] += positions.length == 0 ? 0 : positions[t - 1][d];
      }
      double sum = 0;
      double target = 0;
      for (int v = 0; v < embeddings.length; v++) {
        double logit = 0;
        for (int d = 0; d < WIDTH; d++) {
          logit += state[d] * weights[d][v];
        }
        sum += Math.exp(logit);
        target = v == tokens[t] ? logit : target;
      }
      loss += Math.log(sum) - target;
    }
    return loss;
  }

  /** Writes {@code model.onnx} into the folder. */
  public Path write(Path folder, Form form) {
    try {
      Files.createDirectories(folder);
      ProtobufOutput w = tensor("W", weights);
      if (form == Form.EXTERNAL) {
        Files.createDirectories(folder.resolve("weights"));
        Files.write(folder.resolve("weights/w.bin"), raw(weights));
        w =
            shaped("W", weights)
                .message(13, new ProtobufOutput().text(1, "location").text(2, "weights/w.bin"))
                .number(14, 1);
      }
      return Files.write(folder.resolve("model.onnx"), model(w, form).toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProtobufOutput model(ProtobufOutput w, Form form) {
    int type =
        switch (form) {
          case HALF -> FLOAT16;
          case BRAIN -> BFLOAT16;
          case WHOLE, EXTERNAL, CACHED -> FLOAT;
        };
    boolean hasPositions = positions.length > 0;
    ProtobufOutput graph = new ProtobufOutput().text(2, "tiny");
    List<ProtobufOutput> nodes = new ArrayList<>();
    nodes.add(node("Gather", "e", "E", "input_ids"));
    nodes.add(cast("m", "attention_mask", FLOAT));
    nodes.add(node("Unsqueeze", "m3", "m", "two"));
    nodes.add(node("Mul", "em", "e", "m3"));
    nodes.add(node("CumSum", "c", "em", "one"));
    if (hasPositions) {
      nodes.add(node("Gather", "p", "P", "position_ids"));
      nodes.add(node("Add", "h", "c", "p"));
    }
    nodes.add(node("MatMul", "z", hasPositions ? "h" : "c", "W"));
    nodes.add(cast("logits", "z", type));
    nodes.forEach(node -> graph.message(1, node));
    graph.message(5, tensor("E", embeddings)).message(5, w);
    graph.message(5, whole("one", List.of(), 1)).message(5, whole("two", List.of(1), 2));
    if (hasPositions) {
      graph.message(5, tensor("P", positions));
    }
    graph.message(11, value("input_ids", INT64, "batch", "tokens"));
    graph.message(11, value("attention_mask", INT64, "batch", "tokens"));
    if (hasPositions) {
      graph.message(11, value("position_ids", INT64, "batch", "tokens"));
    }
    if (form == Form.CACHED) {
      graph.message(11, value("past_key_values.0.key", FLOAT, "batch", "tokens"));
    }
    graph.message(12, value("logits", type, "batch", "tokens", "vocabulary"));
    return new ProtobufOutput()
        .number(1, 8)
        .text(2, "tests")
        .message(7, graph)
        .message(8, new ProtobufOutput().text(1, "").number(2, 17));
  }

  static ProtobufOutput node(String op, String output, String... inputs) {
    ProtobufOutput node = new ProtobufOutput();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output).text(4, op);
  }

  static ProtobufOutput cast(String output, String input, int type) {
    return node("Cast", output, input)
        .message(5, new ProtobufOutput().text(1, "to").number(3, type).number(20, 2));
  }

  static ProtobufOutput value(String name, int type, String... dimensions) {
    ProtobufOutput shape = new ProtobufOutput();
    for (String dimension : dimensions) {
      shape.message(1, new ProtobufOutput().text(2, dimension));
    }
    ProtobufOutput tensor = new ProtobufOutput().number(1, type).message(2, shape);
    return new ProtobufOutput().text(1, name).message(2, new ProtobufOutput().message(1, tensor));
  }

  static ProtobufOutput whole(String name, List<Integer> dimensions, long value) {
    ProtobufOutput tensor = new ProtobufOutput();
    dimensions.forEach(dimension -> tensor.number(1, dimension));
    return tensor.number(2, INT64).number(7, value).text(8, name);
  }

  static ProtobufOutput tensor(String name, float[][] matrix) {
    return shaped(name, matrix).bytes(9, raw(matrix));
  }

  private static ProtobufOutput shaped(String name, float[][] matrix) {
    return new ProtobufOutput()
        .number(1, matrix.length)
        .number(1, matrix[0].length)
        .number(2, FLOAT)
        .text(8, name);
  }

  private static byte[] raw(float[][] matrix) {
    ByteBuffer bytes =
        ByteBuffer.allocate(matrix.length * matrix[0].length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : matrix) {
      for (float number : row) {
        bytes.putFloat(number);
      }
    }
    return bytes.array();
  }
}

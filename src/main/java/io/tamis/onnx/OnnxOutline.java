package io.tamis.onnx;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a model's file tells without being loaded: read through once, weights skipped. The numbers
 * of the fields are those of the ONNX format's {@code onnx.proto}.
 *
 * @param inputs that a caller gives
 * @param outputs that it computes
 * @param externalFiles beside the file, with weights, relative to its folder
 */
public record OnnxOutline(Set<String> inputs, Set<String> outputs, Set<String> externalFiles) {
  /** The messages on the way to a name that we want. */
  private enum Message {
    MODEL,
    FUNCTION,
    GRAPH,
    VALUE,
    NODE,
    ATTRIBUTE,
    SPARSE,
    TENSOR,
    ENTRY
  }

  /**
   * @throws IOException if the bytes are no ONNX model
   */
  static OnnxOutline read(InputStream in) throws IOException {
    Reader reader = new Reader(new ProtobufInput(new BufferedInputStream(in, 1 << 16)));
    reader.message(Message.MODEL, Long.MAX_VALUE, 0);
    if (reader.outputs.isEmpty()) {
      throw new IOException("it has no outputs");
    }
    Set<String> inputs = new LinkedHashSet<>(reader.inputs);
    inputs.removeAll(reader.weights); // old exports list them among the inputs
    return new OnnxOutline(inputs, reader.outputs, reader.files);
  }

  private static final class Reader {
    private static final int DEEPEST = 64;

    private final ProtobufInput in;
    private final Set<String> inputs = new LinkedHashSet<>();
    private final Set<String> outputs = new LinkedHashSet<>();
    private final Set<String> weights = new HashSet<>();
    private final Set<String> files = new TreeSet<>();
    private String text = "";
    private String entryKey = "";

    Reader(ProtobufInput in) {
      this.in = in;
    }

    /**
     * Reads fields until {@code end}.
     *
     * @param depth how many messages this one lies within
     */
    void message(Message message, long end, int depth) throws IOException {
      if (depth > DEEPEST) {
        throw new IOException("its messages lie too deep in each other");
      }
      while (in.next(end)) {
        if (in.isBytes()) {
          field(message, in.field(), in.enter(), depth);
        }
      }
    }

    private void field(Message message, int field, long end, int depth) throws IOException {
      Message inner = inside(message, field);
      if (inner != null) {
        entryKey = inner == Message.ENTRY ? "" : entryKey;
        message(inner, end, depth + 1);
        boolean isOuter = message == Message.GRAPH && depth == 1;
        if (isOuter && field == 11) {
          inputs.add(text);
        } else if (isOuter && field == 12) {
          outputs.add(text);
        }
        return;
      }
      switch (message) {
        case VALUE -> {
          if (field == 1) {
            text = in.text(end);
          }
        }
        case TENSOR -> {
          if (field == 8 && depth == 2) {
            weights.add(in.text(end));
          }
        }
        case ENTRY -> {
          if (field == 1) {
            entryKey = in.text(end);
          } else if (field == 2 && entryKey.equals("location")) {
            files.add(in.text(end));
          }
        }
        default -> {}
      }
      in.leave(end);
    }

    private static Message inside(Message message, int field) {
      return switch (message) {
        case MODEL ->
            switch (field) {
              case 7 -> Message.GRAPH;
              case 25 -> Message.FUNCTION;
              default -> null;
            };
        case FUNCTION -> field == 7 ? Message.NODE : null;
        case GRAPH ->
            switch (field) {
              case 1 -> Message.NODE;
              case 5 -> Message.TENSOR;
              case 11, 12 -> Message.VALUE;
              case 15 -> Message.SPARSE;
              default -> null;
            };
        case NODE -> field == 5 ? Message.ATTRIBUTE : null;
        case ATTRIBUTE ->
            switch (field) {
              case 5, 10 -> Message.TENSOR;
              case 6, 11 -> Message.GRAPH;
              case 22, 23 -> Message.SPARSE;
              default -> null;
            };
        case SPARSE -> field == 1 || field == 2 ? Message.TENSOR : null;
        case TENSOR -> field == 13 ? Message.ENTRY : null;
        case VALUE, ENTRY -> null;
      };
    }
  }
}

package io.tamis.input;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a {@code .safetensors} file says of itself: eight bytes with the header's length, the header
 * in JSON, and the tensors' numbers, one tensor behind the other without gaps.
 *
 * @param name what to call the file in messages
 * @param tensors in the order of their numbers
 * @param dataStart offset of the first tensor, in bytes
 */
record SafetensorsHeader(String name, List<Tensor> tensors, long dataStart) {
  /**
   * One array of the file.
   *
   * @param shape its sides, none below 0
   * @param begin in bytes behind the header
   * @param end in bytes behind the header, the first that is not its own
   */
  record Tensor(String name, String type, List<Long> shape, long begin, long end) {
    Tensor {
      shape = List.copyOf(shape);
    }
  }

  /** The format's own limit. */
  private static final long MOST_HEADER_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";

  /**
   * Bytes of a number of each type; of those that are not known, a tensor's size is not checked.
   */
  private static final Map<String, Integer> BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("F8_E8M0", 1),
          Map.entry("U16", 2),
          Map.entry("I16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("U32", 4),
          Map.entry("I32", 4),
          Map.entry("F32", 4),
          Map.entry("U64", 8),
          Map.entry("I64", 8),
          Map.entry("F64", 8),
          Map.entry("C64", 8));

  private static final ObjectMapper JSON =
      new ObjectMapper(
              new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  SafetensorsHeader {
    tensors = List.copyOf(tensors);
  }

  /**
   * @param in the file from its start; read no further than its header
   * @param fileBytes length of the whole file
   * @param name what to call the file in messages
   * @throws IllegalArgumentException if the file breaks a rule of the format, with the tensor and
   *     the value
   */
  static SafetensorsHeader read(InputStream in, long fileBytes, String name) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      long length = Long.reverseBytes(data.readLong());
      if (length < 0 || length > MOST_HEADER_BYTES) {
        throw broken(
            name,
            "must have a header of at most %,d bytes, but has one of %s"
                .formatted(MOST_HEADER_BYTES, Long.toUnsignedString(length)));
      }
      if (length > fileBytes - Long.BYTES) {
        throw broken(
            name,
            "must hold its header of %d bytes, but ends after %d".formatted(length, fileBytes));
      }
      byte[] header = new byte[(int) length];
      data.readFully(header);
      long start = Long.BYTES + length;
      SafetensorsHeader read = new SafetensorsHeader(name, tensors(header, name), start);
      read.check(fileBytes - start);
      return read;
    } catch (EOFException e) {
      throw broken(name, "ends within its header, after " + fileBytes + " bytes");
    }
  }

  /**
   * The tensor with the vectors.
   *
   * @param wanted its name; empty: the only one with two sides
   * @param key the key that names it
   * @throws IllegalArgumentException if there is no such tensor, or it holds no vectors
   */
  VectorLayout vectors(Optional<String> wanted, String key) {
    List<Tensor> fitting =
        tensors.stream()
            .filter(one -> wanted.map(one.name()::equals).orElse(one.shape().size() == 2))
            .toList();
    if (fitting.size() != 1) {
      throw broken(
          name,
          wanted
                  .map(chosen -> "holds no tensor " + chosen + ", which " + key + " names")
                  .orElse(
                      "must hold one tensor of shape [rows, columns], or "
                          + key
                          + " must name it, but holds "
                          + fitting.size())
              + "; its tensors are "
              + tensors.stream()
                  .sorted(Comparator.comparing(Tensor::name))
                  .map(one -> one.name() + " " + one.type() + " " + one.shape())
                  .collect(Collectors.joining(", ")));
    }
    return layout(fitting.get(0));
  }

  private VectorLayout layout(Tensor tensor) {
    if (tensor.shape().size() != 2) {
      throw broken(tensor, "must have shape [rows, columns], but has " + tensor.shape());
    }
    for (VectorLayout.Type type : VectorLayout.Type.values()) {
      if (type.safetensors().equals(tensor.type())) {
        long rows = tensor.shape().get(0);
        long columns = tensor.shape().get(1);
        if (rows == 0 || columns == 0 || columns > Integer.MAX_VALUE / type.bytes()) {
          throw broken(
              tensor, "must hold vectors that fit memory, but has shape " + tensor.shape());
        }
        return new VectorLayout(type, rows, (int) columns, dataStart + tensor.begin());
      }
    }
    throw broken(
        tensor,
        "must be of dtype "
            + VectorLayout.Type.ofSafetensors()
            + " to be read as vectors, but is "
            + tensor.type());
  }

  private static List<Tensor> tensors(byte[] header, String name) {
    JsonNode root;
    try {
      if (header.length == 0 || header[0] != '{') {
        throw broken(name, "must have a header that starts with {, but is no safetensors file");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
      root = JSON.readTree(text);
    } catch (CharacterCodingException e) {
      throw broken(name, "must have a header in UTF-8, but it is not");
    } catch (JsonProcessingException e) {
      throw broken(name, "must have a header in JSON, but it is none: " + e.getOriginalMessage());
    }
    List<Tensor> tensors = new ArrayList<>();
    root.properties().stream()
        .filter(field -> !field.getKey().equals(METADATA))
        .forEach(field -> tensors.add(tensor(field.getKey(), field.getValue(), name)));
    tensors.sort(
        Comparator.comparingLong(Tensor::begin)
            .thenComparingLong(Tensor::end)
            .thenComparing(Tensor::name));
    return tensors;
  }

  private static Tensor tensor(String tensor, JsonNode fields, String name) {
    List<Long> offsets = wholes(fields.path("data_offsets"));
    List<Long> shape = wholes(fields.path("shape"));
    if (!fields.path("dtype").isTextual()
        || !fields.path("shape").isArray()
        || shape.size() != fields.path("shape").size()
        || offsets.size() != 2
        || fields.path("data_offsets").size() != 2) {
      throw broken(
          name,
          "tensor "
              + tensor
              + " must have a dtype, a shape and two data_offsets in whole numbers, but is "
              + fields);
    }
    return new Tensor(
        tensor, fields.path("dtype").textValue(), shape, offsets.get(0), offsets.get(1));
  }

  /** Those of a list's entries that are whole numbers from 0 on. */
  private static List<Long> wholes(JsonNode list) {
    List<Long> wholes = new ArrayList<>();
    list.forEach(
        entry -> {
          if (entry.isIntegralNumber() && entry.canConvertToLong() && entry.longValue() >= 0) {
            wholes.add(entry.longValue());
          }
        });
    return wholes;
  }

  private void check(long dataBytes) {
    long expected = 0;
    for (Tensor tensor : tensors) {
      if (tensor.begin() > tensor.end() || tensor.end() > dataBytes) {
        throw broken(
            tensor,
            "must lie within the file's %d bytes of data, but has data_offsets [%d, %d]"
                .formatted(dataBytes, tensor.begin(), tensor.end()));
      }
      if (tensor.begin() != expected) {
        throw broken(
            tensor,
            "must start where the tensor before it ends, at %d, but has data_offsets [%d, %d]"
                .formatted(expected, tensor.begin(), tensor.end()));
      }
      Integer each = BYTES.get(tensor.type());
      if (each != null && bytes(tensor, each) != tensor.end() - tensor.begin()) {
        throw broken(
            tensor,
            "must take as many bytes as shape %s of %s needs, but takes %d"
                .formatted(tensor.shape(), tensor.type(), tensor.end() - tensor.begin()));
      }
      expected = tensor.end();
    }
    if (expected != dataBytes) {
      throw broken(
          name,
          "must end with its last tensor, after %d bytes of data, but holds %d"
              .formatted(expected, dataBytes));
    }
  }

  /** How many bytes a tensor takes; -1 for more than there are. */
  private static long bytes(Tensor tensor, long each) {
    try {
      return tensor.shape().stream().reduce(each, Math::multiplyExact);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private IllegalArgumentException broken(Tensor tensor, String reason) {
    return broken(name, "tensor " + tensor.name() + " " + reason);
  }

  private static IllegalArgumentException broken(String name, String reason) {
    return new IllegalArgumentException(
        name + (reason.startsWith("tensor ") ? ", " : " ") + reason);
  }
}

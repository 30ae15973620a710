package io.tamis.input;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where the numbers of a file of vectors lie: one row after the other, little-endian, without gaps.
 *
 * @param type of each number
 * @param rows at least 1
 * @param columns at least 1
 * @param dataStart offset of the first number in the file, in bytes
 */
record VectorLayout(Type type, long rows, int columns, long dataStart) implements Serializable {
  /** A number's form. */
  enum Type {
    FLOAT16("<f2", "F16", 2),
    /** The upper half of a single: its range, but eight digits of binary. */
    BFLOAT16("", "BF16", 2),
    FLOAT32("<f4", "F32", 4),
    FLOAT64("<f8", "F64", 8),
    INT8("|i1", "I8", 1),
    UINT8("|u1", "U8", 1);

    private final String npy;
    private final String safetensors;
    private final int bytes;

    Type(String npy, String safetensors, int bytes) {
      this.npy = npy;
      this.safetensors = safetensors;
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }

    /** As NumPy spells it; empty for what it has not. */
    String npy() {
      return npy;
    }

    String safetensors() {
      return safetensors;
    }

    /** All that NumPy has, for messages. */
    static String ofNpy() {
      return Arrays.stream(values())
          .map(Type::npy)
          .filter(spelled -> !spelled.isEmpty())
          .collect(Collectors.joining(", "));
    }

    /** All that a tensor may hold, for messages. */
    static String ofSafetensors() {
      return Arrays.stream(values()).map(Type::safetensors).collect(Collectors.joining(", "));
    }
  }

  /** Bytes of one row. */
  long rowBytes() {
    return (long) columns * type.bytes();
  }

  /** Where a row starts in the file, in bytes. */
  long offset(long row) {
    return dataStart + row * rowBytes();
  }
}

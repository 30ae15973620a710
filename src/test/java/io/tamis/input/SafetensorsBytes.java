package io.tamis.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes {@code .safetensors} files as the format's description has it, sound ones and others. */
final class SafetensorsBytes {
  private SafetensorsBytes() {}

  /** A file with this header's text, and so many bytes of zeros behind it. */
  static byte[] of(String header, int dataBytes) {
    return of(header, new byte[dataBytes]);
  }

  static byte[] of(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  /** One tensor's part of a header. */
  static String tensor(String name, String type, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, type, shape, begin, end);
  }

  /** Writes one tensor of singles, behind a tensor of four bytes with one side. */
  static Path write(Path file, String name, float[][] rows) {
    int bytes = rows.length * rows[0].length * Float.BYTES;
    ByteBuffer data = ByteBuffer.allocate(4 + bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(7);
    for (float[] row : rows) {
      for (float value : row) {
        data.putFloat(value);
      }
    }
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + tensor("step", "I32", "[1]", 0, 4)
            + ","
            + tensor(name, "F32", "[" + rows.length + ", " + rows[0].length + "]", 4, 4 + bytes)
            + "}   ";
    try {
      return Files.write(file, of(header, data.array()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

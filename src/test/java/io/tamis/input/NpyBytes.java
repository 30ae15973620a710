package io.tamis.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes {@code .npy} files as the format's description has it, sound ones and others. */
final class NpyBytes {
  private NpyBytes() {}

  /** A file with this header's text, and so many bytes of zeros behind it. */
  static byte[] of(int version, String header, int dataBytes) {
    byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
    int sizeBytes = version == 1 ? 2 : 4;
    ByteBuffer file =
        ByteBuffer.allocate(8 + sizeBytes + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    file.put(text);
    return file.array();
  }

  static String header(String descr, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
  }

  /** Writes rows of doubles. */
  static Path write(Path file, double[][] rows) {
    String shape = "(" + rows.length + ", " + rows[0].length + ")";
    ByteBuffer data =
        ByteBuffer.allocate(rows.length * rows[0].length * Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double[] row : rows) {
      for (double value : row) {
        data.putDouble(value);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(of(1, header("<f8", shape), 0));
    out.writeBytes(data.array());
    try {
      return Files.write(file, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

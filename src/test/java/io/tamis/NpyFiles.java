package io.tamis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Vectors of {@code .npy} files, for tests that make new files from given ones. */
public final class NpyFiles {
  private static final Pattern SHAPE = Pattern.compile("\\((\\d+), (\\d+)\\)");

  private NpyFiles() {}

  /** Shape [n, d], from a file of format version 1 that holds single or double precision. */
  public static float[][] read(String file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(file)));
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      int headerLength = bytes.getShort(8);
      String header = new String(bytes.array(), 10, headerLength, StandardCharsets.ISO_8859_1);
      Matcher shape = SHAPE.matcher(header);
      if (!shape.find()) {
        throw new IllegalArgumentException(file + " has no shape of two sides");
      }
      bytes.position(10 + headerLength);
      float[][] rows = new float[Integer.parseInt(shape.group(1))][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = new float[Integer.parseInt(shape.group(2))];
        for (int k = 0; k < rows[i].length; k++) {
          rows[i][k] = header.contains("<f4") ? bytes.getFloat() : (float) bytes.getDouble();
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes rows in single precision. */
  public static String write(Path file, float[][] rows) {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(rows.length, rows[0].length);
    byte[] padded =
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(10 + padded.length + 4 * rows.length * rows[0].length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    bytes.put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
    bytes.putShort((short) padded.length).put(padded);
    for (float[] row : rows) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    try {
      return Files.write(file, bytes.array()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tamis.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tables of floats in NumPy's format 1.0, little-endian, C order; they are read without Spark. */
final class Npy {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '<f([24])'.*'shape': \\((\\d+), (\\d+)\\)");
  static final int PREFIX = 10;

  private Npy() {}

  /** Shape [n, d]; halves become floats. */
  static float[][] read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getShort(PREFIX - 2);
    String text = new String(bytes.array(), PREFIX, length, StandardCharsets.US_ASCII);
    Matcher header = HEADER.matcher(text);
    if (!header.find()) {
      throw new IllegalArgumentException(file + " must hold a table of floats, but has " + text);
    }
    boolean half = header.group(1).equals("2");
    float[][] rows =
        new float[Integer.parseInt(header.group(2))][Integer.parseInt(header.group(3))];
    bytes.position(PREFIX + length);
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = half ? Float.float16ToFloat(bytes.getShort()) : bytes.getFloat();
      }
    }
    return rows;
  }

  static void write(Path file, float[][] rows) throws IOException {
    try (NpyWriter writer = new NpyWriter(file, rows.length, rows[0].length, false)) {
      for (float[] row : rows) {
        writer.add(row);
      }
    }
  }
}

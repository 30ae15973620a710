package io.tamis.bench;

import java.io.IOException;
import java.io.OutputStream;
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
  private static final int PREFIX = 10;

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
    String shape = "(" + rows.length + ", " + rows[0].length + ")";
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    int length = Math.ceilDiv(PREFIX + header.length() + 1, 64) * 64 - PREFIX;
    ByteBuffer start = ByteBuffer.allocate(PREFIX + length).order(ByteOrder.LITTLE_ENDIAN);
    start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
    start.put(header.getBytes(StandardCharsets.US_ASCII));
    while (start.remaining() > 1) {
      start.put((byte) ' ');
    }
    start.put((byte) '\n');
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(start.array());
      for (float[] row : rows) {
        ByteBuffer bytes =
            ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(row);
        out.write(bytes.array());
      }
    }
  }
}

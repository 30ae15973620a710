package io.tamis.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One row after another into a file of the format that {@link Npy} reads; holds a single row. */
final class NpyWriter implements RowWriter {
  private static final int BUFFER = 1 << 20;

  private final OutputStream out;
  private final boolean half;
  private final ByteBuffer bytes;

  /**
   * @param count the rows that will be added; the header comes first and tells
   * @param half whether numbers are rounded to 16 bits
   */
  NpyWriter(Path file, long count, int dimensions, boolean half) throws IOException {
    this.half = half;
    this.bytes =
        ByteBuffer.allocate(dimensions * (half ? Short.BYTES : Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    out.write(header(count, dimensions));
  }

  private byte[] header(long count, int dimensions) {
    String type = half ? "<f2" : "<f4";
    String shape = "(" + count + ", " + dimensions + ")";
    String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    int length = Math.ceilDiv(Npy.PREFIX + text.length() + 1, 64) * 64 - Npy.PREFIX;
    ByteBuffer start = ByteBuffer.allocate(Npy.PREFIX + length).order(ByteOrder.LITTLE_ENDIAN);
    start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
    start.put(text.getBytes(StandardCharsets.US_ASCII));
    while (start.remaining() > 1) {
      start.put((byte) ' ');
    }
    return start.put((byte) '\n').array();
  }

  @Override
  public void add(float[] row) throws IOException {
    bytes.clear();
    for (float value : row) {
      if (half) {
        bytes.putShort(Float.floatToFloat16(value));
      } else {
        bytes.putFloat(value);
      }
    }
    out.write(bytes.array());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

package io.tamis.input;

import io.tamis.scan.VectorRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rows of a file of vectors as they lie in the file; a number becomes a float when it is read. */
final class VectorFileRows implements VectorRows {
  private final VectorFileScan.Split split;
  private final VectorLayout layout;
  private final short[] halves;
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private long first;
  private int size;

  VectorFileRows(VectorFileScan.Split split) {
    this.split = split;
    this.layout = split.file().layout();
    this.halves = new short[layout.type() == VectorLayout.Type.FLOAT16 ? layout.columns() : 0];
  }

  /**
   * @param data the rows' bytes, or nothing where ids alone are asked for
   * @param firstRow within the split
   */
  void set(byte[] data, long firstRow, int count) {
    bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    first = firstRow;
    size = count;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String id(int row) {
    return Long.toString(split.file().firstId() + split.firstRow() + first + row);
  }

  @Override
  public int dimensions(int row) {
    return layout.columns();
  }

  @Override
  public void copy(int from, int count, int dimensions, float[] target, int at) {
    for (int row = 0; row < count; row++) {
      copy(from + row, target, at + row * dimensions);
    }
  }

  /** Which row of the split it is. */
  long place(int row) {
    return first + row;
  }

  /** One row, to an offset. */
  void copy(int row, float[] target, int at) {
    int columns = layout.columns();
    int start = Math.toIntExact(row * layout.rowBytes());
    switch (layout.type()) {
      case FLOAT32 ->
          bytes
              .slice(start, columns * Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer()
              .get(target, at, columns);
      case FLOAT16 -> {
        bytes
            .slice(start, columns * Short.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asShortBuffer()
            .get(halves);
        for (int k = 0; k < columns; k++) {
          target[at + k] = Float.float16ToFloat(halves[k]);
        }
      }
      case BFLOAT16 -> {
        for (int k = 0; k < columns; k++) {
          target[at + k] = Float.intBitsToFloat(bytes.getShort(start + k * Short.BYTES) << 16);
        }
      }
      case INT8 -> {
        for (int k = 0; k < columns; k++) {
          target[at + k] = bytes.get(start + k);
        }
      }
      case UINT8 -> {
        for (int k = 0; k < columns; k++) {
          target[at + k] = Byte.toUnsignedInt(bytes.get(start + k));
        }
      }
      case FLOAT64 -> {
        for (int k = 0; k < columns; k++) {
          target[at + k] = narrowed(bytes.getDouble(start + k * Double.BYTES), row, k);
        }
      }
    }
  }

  private float narrowed(double value, int row, int column) {
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s: row %d, column %d must fit a float, but is %s"
              .formatted(
                  InputFiles.shown(split.file().path()),
                  split.firstRow() + first + row,
                  column,
                  value));
    }
    return narrow;
  }
}

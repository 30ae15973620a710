package io.tamis.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;

/** The rows of one split, read by the megabyte. */
final class NpyReader implements PartitionReader<InternalRow> {
  private static final long BUFFER_BYTES = 1 << 20;

  private final NpyScan.Split split;
  private final NpyHeader header;
  private final List<String> columns;
  private final FSDataInputStream in; // null where no column needs the data
  private final ByteBuffer buffer;
  private final float[] vector;
  private long row = -1; // within the split

  NpyReader(NpyScan.Split split, Configuration conf, List<String> columns) throws IOException {
    this.split = split;
    this.header = split.file().header();
    this.columns = columns;
    this.vector = new float[header.columns()];
    if (!columns.contains(ExampleTable.EMBEDDING)) {
      in = null;
      buffer = null;
      return;
    }
    long rowsAtOnce = Math.clamp(BUFFER_BYTES / header.rowBytes(), 1, split.rows());
    buffer =
        ByteBuffer.allocate(Math.toIntExact(rowsAtOnce * header.rowBytes()))
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);
    Path path = split.file().path();
    in = path.getFileSystem(conf).open(path);
    in.seek(header.offset(split.firstRow()));
  }

  @Override
  public boolean next() throws IOException {
    row++;
    if (row >= split.rows()) {
      return false;
    }
    if (in != null) {
      if (!buffer.hasRemaining()) {
        long left = (split.rows() - row) * header.rowBytes();
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        in.readFully(buffer.array(), 0, buffer.limit());
      }
      decode();
    }
    return true;
  }

  @Override
  public InternalRow get() {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          columns.get(i).equals(ExampleTable.ID)
              ? UTF8String.fromString(Long.toString(id()))
              : UnsafeArrayData.fromPrimitiveArray(vector);
    }
    return new GenericInternalRow(values);
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }

  private long id() {
    return split.file().firstId() + split.firstRow() + row;
  }

  private void decode() {
    switch (header.type()) {
      case FLOAT32 -> {
        buffer.asFloatBuffer().get(vector);
        buffer.position(buffer.position() + (int) header.rowBytes());
      }
      case FLOAT16 -> {
        for (int i = 0; i < vector.length; i++) {
          vector[i] = Float.float16ToFloat(buffer.getShort());
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < vector.length; i++) {
          vector[i] = narrowed(buffer.getDouble(), i);
        }
      }
    }
  }

  private float narrowed(double value, int column) {
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s: row %d, column %d must fit a float, but is %s"
              .formatted(
                  InputFiles.shown(split.file().path()), split.firstRow() + row, column, value));
    }
    return narrow;
  }
}

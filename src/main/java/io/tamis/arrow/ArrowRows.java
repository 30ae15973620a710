package io.tamis.arrow;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** The rows of some batches of a file, one at a time; one batch is in memory. */
public final class ArrowRows implements AutoCloseable {
  private final ArrowFile file;
  private final List<String> columns;
  private final BufferAllocator memory;
  private final ArrowReader reader;
  private final List<ArrowBlock> blocks; // of an IPC file; null for a stream
  private HadoopChannel channel; // null where the file could not be opened
  private VectorReader[] values = {};
  private InternalRow row;
  private int batch;
  private int next; // row within the batch
  private int rows; // of the batch
  private long number = -1;

  /**
   * @param columns to give, in this order
   * @param firstBatch of an IPC file; a stream is read whole
   * @param batches how many
   */
  public ArrowRows(
      Configuration conf, ArrowFile file, List<String> columns, int firstBatch, int batches)
      throws IOException {
    this.file = file;
    this.columns = columns;
    // a damaged length asks for more than any file unpacks to
    memory = ArrowMemory.allocator(Math.max(1L << 30, 64 * file.length()));
    ArrowReader opened = null;
    try {
      FSDataInputStream in = file.path().getFileSystem(conf).open(file.path());
      channel = new HadoopChannel(in, file.length());
      if (file.form() == ArrowFile.Form.FILE) {
        ArrowFileReader whole =
            new ArrowFileReader(channel, memory, CommonsCompressionFactory.INSTANCE);
        opened = whole;
        blocks = whole.getRecordBlocks().subList(firstBatch, firstBatch + batches);
      } else {
        opened = new ArrowStreamReader(channel, memory, CommonsCompressionFactory.INSTANCE);
        blocks = null;
      }
      reader = opened;
    } catch (IOException | RuntimeException e) {
      close(opened, e);
      throw told(e);
    } catch (OutOfMemoryError e) {
      close(opened, e);
      throw ArrowFile.tooLarge(file.shown(), e);
    }
  }

  /** What the reader had begun, which holds the file; the first error counts. */
  private void close(ArrowReader opened, Throwable cause) {
    try (memory;
        opened) {
      return;
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Goes to the next row.
   *
   * @return whether there is one
   * @throws IllegalArgumentException if the file is broken; names it and the row
   */
  public boolean next() throws IOException {
    if (!hasNext()) {
      return false;
    }
    try {
      number++;
      Object[] cells = new Object[values.length];
      for (int column = 0; column < cells.length; column++) {
        cells[column] = values[column].read(next);
      }
      row = new GenericInternalRow(cells);
      next++;
      return true;
    } catch (RuntimeException e) {
      throw told(e);
    }
  }

  private boolean hasNext() throws IOException {
    try {
      while (next == rows) {
        if (!load()) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      throw told(e);
    } catch (OutOfMemoryError e) { // of one large request, by which nothing beside it is hurt
      throw ArrowFile.tooLarge(file.shown() + place(), e);
    }
  }

  /** The row; valid after the next one is read, too. */
  public InternalRow row() {
    return row;
  }

  /** Which row it is, from 0, of those that are read. */
  public long number() {
    return number;
  }

  private boolean load() throws IOException {
    boolean found =
        blocks == null
            ? reader.loadNextBatch()
            : batch < blocks.size()
                && ((ArrowFileReader) reader).loadRecordBatch(blocks.get(batch));
    if (!found) {
      return false;
    }
    batch++;
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    rows = root.getRowCount();
    next = 0;
    values = new VectorReader[columns.size()];
    for (int column = 0; column < values.length; column++) {
      FieldVector vector = root.getVector(columns.get(column));
      if (vector.getValueCount() != rows) {
        throw new IllegalStateException(
            "column %s has %d values in a batch of %d rows"
                .formatted(columns.get(column), vector.getValueCount(), rows));
      }
      values[column] = VectorReader.of(columns.get(column), vector, reader);
    }
    return true;
  }

  /** A damaged file by its name and row; a filesystem's failure as it is, for a new attempt. */
  private IOException told(Exception e) {
    String shown = file.shown() + place();
    if (e instanceof IOException failed) {
      return channel == null ? failed : ArrowFile.told(shown, channel, failed);
    }
    throw ArrowFile.broken(shown, e);
  }

  private String place() {
    return number < 0
        ? ""
        : blocks == null ? ", row " + number : ", row " + number + " of its part";
  }

  @Override
  public void close() throws IOException {
    try (memory) {
      reader.close();
    }
  }
}

package io.tamis.arrow;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;

/**
 * Rows in their order as Arrow IPC streams, a new one where one gets too large. Where a batch or a
 * stream ends follows from the rows alone, and so do the bytes.
 */
public final class ArrowShards implements AutoCloseable {
  private final Limits limits;
  private final Opener opener;
  private final UnsafeProjection rows;
  private final BufferAllocator memory;
  private final VectorSchemaRoot root;
  private final VectorWriter[] columns;
  private final List<Shard> shards = new ArrayList<>();
  private final MessageDigest digest = sha256();
  private OutputStream out; // of the stream; null before the first
  private ArrowStreamWriter writer; // null between two streams
  private long written; // rows of the stream
  private int batchRows;
  private long batchBytes;
  private boolean closed;

  /**
   * @param rows of a batch, at most: what {@code datasets} writes
   * @param batchBytes of a batch, about; one row may have more
   * @param shardBytes of a stream, at most; one batch may have more
   */
  public record Limits(int rows, long batchBytes, long shardBytes) {
    /** As {@code save_to_disk} writes; batches stay far below the 2 GB that a column takes. */
    public static final Limits USUAL = new Limits(1_000, 64L << 20, 500_000_000L);
  }

  /** Makes the file of a stream. */
  public interface Opener {
    OutputStream open(int shard) throws IOException;
  }

  /** A stream that is whole. */
  public record Shard(long rows, long bytes, String sha256) implements java.io.Serializable {}

  /**
   * @throws IllegalArgumentException if a column's type has no counterpart in Arrow
   */
  public ArrowShards(StructType schema, Limits limits, Opener opener) throws IOException {
    this.limits = limits;
    this.opener = opener;
    rows = UnsafeProjection.create(schema);
    var arrow = ArrowTypes.arrow(schema);
    memory = ArrowMemory.allocator(Long.MAX_VALUE);
    root = VectorSchemaRoot.create(arrow, memory);
    columns = root.getFieldVectors().stream().map(VectorWriter::of).toArray(VectorWriter[]::new);
    try {
      root.allocateNew();
      begin();
    } catch (IOException | RuntimeException e) {
      try {
        close();
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /**
   * Looks at the types, before anything is made that could not be written.
   *
   * @throws IllegalArgumentException if a column's type has no counterpart in Arrow; names it
   */
  public static void checkTypes(StructType schema) {
    ArrowTypes.arrow(schema);
  }

  public void write(InternalRow given) throws IOException {
    UnsafeRow row = rows.apply(given);
    boolean full =
        batchRows == limits.rows || batchBytes + row.getSizeInBytes() > limits.batchBytes;
    if (full && batchRows > 0) {
      flush();
    }
    for (int column = 0; column < columns.length; column++) {
      columns[column].writeAny(batchRows, row, column);
    }
    batchRows++;
    batchBytes += row.getSizeInBytes();
  }

  /** Ends the last stream; there is one even without rows. */
  public void finish() throws IOException {
    if (batchRows > 0) {
      flush();
    }
    end();
  }

  /** The streams that are whole. */
  public List<Shard> shards() {
    return List.copyOf(shards);
  }

  private void flush() throws IOException {
    for (FieldVector vector : root.getFieldVectors()) {
      vector.setValueCount(batchRows);
    }
    root.setRowCount(batchRows);
    long bytes = root.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
    if (written > 0 && writer.bytesWritten() + bytes > limits.shardBytes) {
      end();
      begin();
    }
    writer.writeBatch();
    written += batchRows;
    batchRows = 0;
    batchBytes = 0;
    root.clear();
    for (FieldVector vector : root.getFieldVectors()) {
      vector.setInitialCapacity(1); // else as much as a batch with a long text needed
    }
    root.allocateNew();
  }

  private void begin() throws IOException {
    out = new DigestOutputStream(opener.open(shards.size()), digest);
    writer = new ArrowStreamWriter(root, new DictionaryProvider.MapDictionaryProvider(), out);
    writer.start();
    written = 0;
  }

  private void end() throws IOException {
    writer.end();
    long bytes = writer.bytesWritten();
    writer.close();
    writer = null;
    shards.add(new Shard(written, bytes, HexFormat.of().formatHex(digest.digest())));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    OutputStream file = out;
    try (memory;
        root;
        file) {
      if (writer != null) {
        writer.close(); // ends the stream first, and leaves the file open if that fails
      }
    } catch (IOException e) {
      throw new UncheckedIOException("closing stream " + shards.size(), e);
    }
  }

  /** Memory beside the heap, in bytes. */
  long allocated() {
    return memory.getAllocatedMemory();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

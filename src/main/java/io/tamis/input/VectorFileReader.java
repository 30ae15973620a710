package io.tamis.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The rows of one split by the megabyte; the next is read while one is worked on, by a thread of
 * its own, whose bytes Spark's input metrics do not count.
 */
final class VectorFileReader implements PartitionReader<ColumnarBatch> {
  private static final long BATCH_BYTES = 1 << 20;

  /** Rows of a batch are a multiple of this, so that whoever works on a few at once finds them. */
  private static final int ROUND = 64;

  private static final int ROWS_WITHOUT_DATA = 1 << 16;

  private final VectorFileScan.Split split;
  private final VectorFileRows rows;
  private final ColumnarBatch batch;
  private final int rowsAtOnce;
  private final ExecutorService ahead; // null where no column needs the data
  private final FSDataInputStream in;
  private CompletableFuture<byte[]> next;
  private byte[] spare;
  private byte[] worked;
  private long row; // of the next batch, within the split

  VectorFileReader(VectorFileScan.Split split, Configuration conf, List<String> columns)
      throws IOException {
    this.split = split;
    this.rows = new VectorFileRows(split);
    this.batch =
        new ColumnarBatch(
            columns.stream()
                .map(name -> VectorFileColumn.of(name, rows))
                .toArray(ColumnVector[]::new));
    if (!columns.contains(ExampleTable.EMBEDDING)) {
      rowsAtOnce = ROWS_WITHOUT_DATA;
      ahead = null;
      in = null;
      return;
    }
    VectorLayout layout = split.file().layout();
    long fitting = Math.max(1, BATCH_BYTES / layout.rowBytes());
    long whole = fitting < ROUND ? fitting : fitting / ROUND * ROUND;
    rowsAtOnce = (int) Math.min(whole, split.rows());
    int bytes = Math.toIntExact(rowsAtOnce * layout.rowBytes());
    worked = new byte[bytes];
    spare = new byte[bytes];
    Path path = split.file().path();
    in = path.getFileSystem(conf).open(path);
    try {
      in.seek(layout.offset(split.firstRow()));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
    ahead = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    readAhead(0);
  }

  /** Starts to read the rows from one on, if there are any. */
  private void readAhead(long from) {
    byte[] target = spare;
    int bytes = Math.toIntExact(count(from) * split.file().layout().rowBytes());
    next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                in.readFully(target, 0, bytes);
                return target;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            ahead);
  }

  private int count(long from) {
    return (int) Math.min(rowsAtOnce, split.rows() - from);
  }

  @Override
  public boolean next() throws IOException {
    if (row >= split.rows()) {
      close(); // a task that reads many splits ends them all at its own end
      return false;
    }
    int count = count(row);
    if (in != null) {
      byte[] read = await();
      spare = worked;
      worked = read;
      if (row + count < split.rows()) {
        readAhead(row + count);
      }
    }
    rows.set(worked == null ? new byte[0] : worked, row, count);
    batch.setNumRows(count);
    row += count;
    return true;
  }

  private byte[] await() throws IOException {
    try {
      return next.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw new IOException("reading " + InputFiles.shown(split.file().path()), io.getCause());
      }
      throw e;
    }
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public void close() throws IOException {
    if (in == null || ahead.isShutdown()) {
      return;
    }
    ahead.shutdown();
    try {
      next.handle((read, failure) -> read).join(); // nobody closes a file that is being read
    } finally {
      in.close();
      worked = null;
      spare = null;
    }
  }
}

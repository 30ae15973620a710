package io.tamis.arrow;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructType;

/**
 * One file of Arrow's, as its first and its last bytes tell of it.
 *
 * @param address the file's path as a URI, which survives every character
 * @param shown for messages: the key that names the file, and its path
 * @param length in bytes
 */
public record ArrowFile(String address, String shown, long length, Form form, StructType columns)
    implements Serializable {

  /** How batches follow one another. */
  public enum Form {
    /** Schema, batches, mark of the end: what {@code save_to_disk} writes. */
    STREAM,
    /** A stream between two magic words, with a list of the batches behind it; Feather, too. */
    FILE
  }

  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FIRST_FEATHER = "FEA1".getBytes(StandardCharsets.US_ASCII);

  /** What stands before every message. */
  private static final byte[] CONTINUATION = {-1, -1, -1, -1};

  private static final byte[] END_OF_STREAM = {-1, -1, -1, -1, 0, 0, 0, 0};

  /** The magic word, filled up. */
  private static final int START_OF_FILE = 8;

  /**
   * Reads the schema, and whether the file's end is there.
   *
   * @throws IllegalArgumentException if it is no Arrow file, is cut short, or has a column of a
   *     type that Spark has not
   */
  public static ArrowFile open(Configuration conf, Path path, long length, String shown)
      throws IOException {
    try (FSDataInputStream in = path.getFileSystem(conf).open(path)) {
      Form form = form(in, length, shown);
      in.seek(form == Form.FILE ? START_OF_FILE : 0);
      StructType columns;
      HadoopChannel channel = new HadoopChannel(in, length);
      try {
        columns = ArrowTypes.spark(MessageSerializer.deserializeSchema(new ReadChannel(channel)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(shown + ": " + e.getMessage(), e);
      } catch (RuntimeException e) { // whatever a damaged schema leads to
        throw broken(shown, e);
      } catch (IOException e) {
        throw told(shown, channel, e);
      } catch (OutOfMemoryError e) { // of one large request, by which nothing beside it is hurt
        throw tooLarge(shown, e);
      }
      return new ArrowFile(path.toUri().toString(), shown, length, form, columns);
    }
  }

  private static Form form(FSDataInputStream in, long length, String shown) throws IOException {
    byte[] first = new byte[(int) Math.min(MAGIC.length, length)];
    in.readFully(0, first);
    if (startsWith(first, CONTINUATION)) {
      byte[] last = last(in, length, END_OF_STREAM.length);
      Require.that(
          Arrays.equals(last, END_OF_STREAM),
          shown + " must end with the mark of a stream's end, but does not; is it cut short?");
      return Form.STREAM;
    }
    if (startsWith(first, MAGIC)) {
      byte[] last = last(in, length, MAGIC.length);
      Require.that(
          length > 2L * START_OF_FILE && Arrays.equals(last, MAGIC),
          shown + " must end with ARROW1, as it begins, but does not; is it cut short?");
      return Form.FILE;
    }
    Require.that(
        !startsWith(first, FIRST_FEATHER),
        shown + " is Feather of version 1, which is not read; write it as version 2");
    throw new IllegalArgumentException(
        shown
            + " must be an Arrow stream, which begins with ffffffff, or an Arrow file, which begins"
            + " with ARROW1, but "
            + (length == 0 ? "has 0 bytes" : "begins with " + HexFormat.of().formatHex(first)));
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static byte[] last(FSDataInputStream in, long length, int count) throws IOException {
    byte[] last = new byte[(int) Math.min(count, length)];
    in.readFully(length - last.length, last);
    return last;
  }

  /** A filesystem's failure as it is, for a new attempt, and Arrow's word on a damaged file. */
  static IOException told(String shown, HadoopChannel channel, IOException e) {
    if (channel.hasFailed()) {
      return e;
    }
    throw broken(shown, e);
  }

  static IllegalArgumentException broken(String shown, Exception cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new IllegalArgumentException(shown + " is broken: " + reason, cause);
  }

  /** A damaged length, or a batch too large for the machine; which of both cannot be known. */
  static IllegalArgumentException tooLarge(String shown, OutOfMemoryError cause) {
    return new IllegalArgumentException(
        shown
            + " asks for more memory than there is ("
            + cause.getMessage()
            + "); is it broken? If not, write it with smaller batches, or give tasks more memory",
        cause);
  }

  /** The file's path. */
  public Path path() {
    return new Path(URI.create(address));
  }

  /** Where the first message begins. */
  long firstMessage() {
    return form == Form.FILE ? START_OF_FILE : 0;
  }

  /**
   * Bytes of each batch, from the list at the end of a file; a stream has none, and is one.
   *
   * @throws IllegalArgumentException if the list is broken
   */
  public long[] batchBytes(Configuration conf) throws IOException {
    if (form == Form.STREAM) {
      return new long[] {length};
    }
    try (FSDataInputStream in = path().getFileSystem(conf).open(path())) {
      byte[] tail = last(in, length, Integer.BYTES + MAGIC.length);
      int size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      long start = length - tail.length - size;
      Require.that(
          size > 0 && start >= START_OF_FILE,
          shown + " is broken: the list of its batches has " + size + " bytes");
      byte[] footer = new byte[size];
      in.readFully(start, footer);
      return bodies(footer);
    }
  }

  private long[] bodies(byte[] footer) {
    try {
      return new ArrowFooter(Footer.getRootAsFooter(ByteBuffer.wrap(footer)))
          .getRecordBatches().stream().mapToLong(ArrowBlock::getBodyLength).toArray();
    } catch (RuntimeException e) { // whatever a damaged list leads to
      throw broken(shown, e);
    }
  }
}

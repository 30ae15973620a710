package io.tamis.output;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.Util;

/**
 * Parquet files whose bytes do not differ from JVM to JVM. The writer lists the encodings of a
 * column in the order of a hash set of objects, which is another in every JVM; here they are
 * sorted. The data stay as they are.
 */
final class SteadyFooter {
  private static final int COPY_BYTES = 1 << 16;

  /** Behind the footer: its length in four bytes, and the letters {@code PAR1}. */
  private static final int TAIL_BYTES = 8;

  private SteadyFooter() {}

  /** Copies a Parquet file, its footer in order. */
  static void copy(FileSystem filesystem, Path from, Path to) throws IOException {
    long length = filesystem.getFileStatus(from).getLen();
    try (FSDataInputStream in = filesystem.open(from);
        OutputStream out = filesystem.create(to, false)) {
      byte[] tail = new byte[TAIL_BYTES];
      in.readFully(length - TAIL_BYTES, tail);
      int footerBytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      byte[] footer = new byte[footerBytes];
      long dataBytes = length - TAIL_BYTES - footerBytes;
      in.readFully(dataBytes, footer);
      byte[] ordered = ordered(footer);
      in.seek(0);
      copy(in, out, dataBytes);
      out.write(ordered);
      ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).putInt(ordered.length);
      out.write(tail);
    }
  }

  private static void copy(FSDataInputStream in, OutputStream out, long bytes) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    for (long left = bytes; left > 0; ) {
      int part = (int) Math.min(buffer.length, left);
      IOUtils.readFully(in, buffer, 0, part);
      out.write(buffer, 0, part);
      left -= part;
    }
  }

  private static byte[] ordered(byte[] footer) throws IOException {
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
    metadata
        .getRow_groups()
        .forEach(group -> group.getColumns().forEach(column -> order(column.getMeta_data())));
    ByteArrayOutputStream out = new ByteArrayOutputStream(footer.length);
    Util.writeFileMetaData(metadata, out);
    return out.toByteArray();
  }

  private static void order(ColumnMetaData column) {
    column.getEncodings().sort(null);
    if (column.getEncoding_stats() != null) {
      column.getEncoding_stats().sort(PageEncodingStats::compareTo);
    }
  }
}

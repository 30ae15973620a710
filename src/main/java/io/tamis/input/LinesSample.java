package io.tamis.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/**
 * The first lines of a few files, from which follow the rows of all.
 *
 * @param files whose size is asked for
 * @param stored bytes that were read, as they lie in the files
 * @param unpacked bytes that were read, as text
 * @param lines that were read and are not empty
 * @param first line of all; empty where there is none
 * @param isWhole whether all of all files was read
 */
record LinesSample(
    InputFiles files, long stored, long unpacked, long lines, byte[] first, boolean isWhole) {
  private static final int FILES = 8;

  /** Of one file, as text, at least. */
  private static final long SAMPLED_BYTES = 4L << 20;

  /** Of one file, as it lies there; so much that what a codec reads ahead does not count. */
  private static final long SAMPLED_STORED = 512L << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  static LinesSample of(Configuration conf, InputFiles files, InputFormat format)
      throws IOException {
    int count = files.files().size();
    int read = Math.min(count, FILES);
    long stored = 0;
    long unpacked = 0;
    long lines = 0;
    byte[] first = new byte[0];
    boolean isWhole = read == count;
    for (int n = 0; n < read; n++) {
      InputFiles.InputFile file = files.files().get((int) ((long) n * count / read));
      try (Counted in = new Counted(file.path().getFileSystem(conf).open(file.path()));
          InputStream text = Codecs.unpacked(conf, file.path(), in)) {
        Part part = Part.read(text, in, format == InputFormat.CSV);
        isWhole &= part.isWhole;
        stored += part.isWhole ? file.length() : in.count;
        unpacked += part.bytes;
        lines += part.lines;
        first = first.length == 0 ? part.first : first;
      }
    }
    return new LinesSample(files, stored, unpacked, lines, first, isWhole);
  }

  InputSize size(InputConfig config) {
    double share = isWhole || stored == 0 ? 1 : (double) files.bytes() / stored;
    return new InputSize(
        config.format(),
        Math.round(lines * share),
        isWhole,
        config
            .embedding()
            .filter(column -> config.format() == InputFormat.JSONL)
            .map(this::dimensions)
            .orElse(OptionalInt.empty()),
        Math.round(unpacked * share));
  }

  private OptionalInt dimensions(String column) {
    try {
      JsonNode vector = JSON.readTree(first).path(column);
      return vector.isArray() && !vector.isEmpty()
          ? OptionalInt.of(vector.size())
          : OptionalInt.empty();
    } catch (IOException e) { // a broken line, which the job itself refuses with its number
      return OptionalInt.empty();
    }
  }

  /** The start of one file, or all of it. */
  private record Part(long bytes, long lines, byte[] first, boolean isWhole) {
    /** Of a table in text, ends of lines within quotes end no row, and the header is none. */
    static Part read(InputStream text, Counted stored, boolean isTable) throws IOException {
      byte[] buffer = new byte[1 << 16];
      ByteArrayOutputStream first = new ByteArrayOutputStream();
      long bytes = 0;
      long lines = 0;
      boolean isInLine = false;
      boolean isQuoted = false;
      boolean isWhole = false;
      while (!isWhole && (bytes < SAMPLED_BYTES || stored.count < SAMPLED_STORED)) {
        int got = text.read(buffer);
        isWhole = got < 0;
        bytes += Math.max(0, got);
        for (int n = 0; n < got; n++) {
          isQuoted ^= isTable && buffer[n] == '"'; // a doubled one changes nothing
          boolean isEnd = buffer[n] == '\n' && !isQuoted;
          if (!isEnd && lines == 0) {
            first.write(buffer[n]);
          }
          lines += isEnd && isInLine ? 1 : 0;
          isInLine = !isEnd;
        }
      }
      lines += (isWhole && isInLine ? 1 : 0) - (isTable ? 1 : 0);
      return new Part(bytes, Math.max(0, lines), first.toByteArray(), isWhole);
    }
  }

  /** Counts what is taken from a file. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int got = super.read(into, offset, length);
      count += Math.max(0, got);
      return got;
    }
  }
}

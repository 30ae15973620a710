package io.tamis.arrow;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of a Hadoop filesystem as Arrow's readers take it. */
final class HadoopChannel implements SeekableByteChannel {
  private static final int CHUNK = 1 << 18;

  private final FSDataInputStream in;
  private final long size;
  private final byte[] chunk =
      new byte[CHUNK]; // not every stream reads into memory beside the heap
  private boolean open = true;
  private boolean failed;

  HadoopChannel(FSDataInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int most = Math.min(chunk.length, target.remaining());
    int read;
    try {
      read = in.read(chunk, 0, most);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
    if (read > 0) {
      target.put(chunk, 0, read);
    }
    return read;
  }

  @Override
  public long position() throws IOException {
    return in.getPos();
  }

  @Override
  public SeekableByteChannel position(long place) throws IOException {
    if (place < 0 || place > size) {
      throw new EOFException("place " + place + " of " + size + " bytes");
    }
    try {
      in.seek(place);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
    return this;
  }

  /** Whether the filesystem has failed; all else that goes wrong is the file's. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    in.close();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new UnsupportedOperationException("it is only read");
  }

  @Override
  public SeekableByteChannel truncate(long to) {
    throw new UnsupportedOperationException("it is only read");
  }
}

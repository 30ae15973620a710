package io.tamis.input;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionInputStream;
import org.apache.hadoop.io.compress.CompressionOutputStream;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;

/**
 * {@code .zst} files by the library that Spark brings; Hadoop's own codec needs native libraries
 * that hardly any cluster has. Public, as Hadoop makes it by its name.
 */
public final class ZstdCodec implements CompressionCodec {
  @Override
  public CompressionInputStream createInputStream(InputStream in) throws IOException {
    return new Unpacked(new ZstdInputStreamNoFinalizer(in));
  }

  @Override
  public CompressionInputStream createInputStream(InputStream in, Decompressor none)
      throws IOException {
    return createInputStream(in);
  }

  @Override
  public CompressionOutputStream createOutputStream(OutputStream out) throws IOException {
    return new Packed(new ZstdOutputStreamNoFinalizer(out));
  }

  @Override
  public CompressionOutputStream createOutputStream(OutputStream out, Compressor none)
      throws IOException {
    return createOutputStream(out);
  }

  /** None: the streams work without. */
  @Override
  public Class<? extends Compressor> getCompressorType() {
    return null;
  }

  /** None: the streams work without. */
  @Override
  public Compressor createCompressor() {
    return null;
  }

  /** None: the streams work without. */
  @Override
  public Class<? extends Decompressor> getDecompressorType() {
    return null;
  }

  /** None: the streams work without. */
  @Override
  public Decompressor createDecompressor() {
    return null;
  }

  @Override
  public String getDefaultExtension() {
    return ".zst";
  }

  private static final class Unpacked extends CompressionInputStream {
    Unpacked(InputStream in) throws IOException {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return in.read(into, offset, length);
    }

    @Override
    public void resetState() {
      throw new UnsupportedOperationException("a packed file is read from its start on");
    }
  }

  private static final class Packed extends CompressionOutputStream {
    Packed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      out.write(from, offset, length);
    }

    @Override
    public void finish() throws IOException {
      out.flush();
    }

    @Override
    public void resetState() {
      throw new UnsupportedOperationException("a packed file is written from its start on");
    }
  }
}

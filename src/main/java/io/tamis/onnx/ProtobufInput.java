package io.tamis.onnx;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Protocol Buffers' wire format, read forward, field by field. */
final class ProtobufInput {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int LONGEST_TEXT = 1 << 16;

  private final InputStream in;
  private long position;
  private int field;
  private int wireType;

  ProtobufInput(InputStream in) {
    this.in = in;
  }

  /**
   * Moves to the next field; one that is a number is passed over.
   *
   * @param end where the message ends; {@link Long#MAX_VALUE}: where the stream does
   * @return false at the end
   */
  boolean next(long end) throws IOException {
    if (position >= end) {
      return false;
    }
    int first = in.read();
    if (first < 0 && end == Long.MAX_VALUE) {
      return false;
    }
    long tag = varint(first);
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> varint(in.read());
      case FIXED64 -> skip(8);
      case FIXED32 -> skip(4);
      case BYTES -> {}
      default -> throw new IOException("byte " + position + " is no field's beginning");
    }
    return true;
  }

  int field() {
    return field;
  }

  /** Whether the field is text, bytes or a message, which is still to be read. */
  boolean isBytes() {
    return wireType == BYTES;
  }

  /** Where the field that begins here ends. */
  long enter() throws IOException {
    long length = varint(in.read());
    if (length < 0) {
      throw new IOException("byte " + position + " is no length");
    }
    return position + length;
  }

  /** The rest of a field as text. */
  String text(long end) throws IOException {
    if (end - position > LONGEST_TEXT) {
      throw new IOException("the name at byte " + position + " is too long");
    }
    byte[] bytes = in.readNBytes((int) (end - position));
    position += bytes.length;
    if (position < end) {
      throw new EOFException("it ends too early");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Passes over the rest of a field. */
  void leave(long end) throws IOException {
    skip(end - position);
  }

  private void skip(long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException e) {
      throw new EOFException("it ends too early");
    }
    position += bytes;
  }

  private long varint(int first) throws IOException {
    long value = 0;
    int next = first;
    for (int shift = 0; shift < 64; shift += 7) {
      if (next < 0) {
        throw new EOFException("it ends too early");
      }
      position++;
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
      next = in.read();
    }
    throw new IOException("byte " + position + " is no number");
  }
}

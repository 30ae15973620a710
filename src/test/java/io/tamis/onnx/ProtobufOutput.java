package io.tamis.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Protocol Buffers' wire format, as far as a model needs it. */
final class ProtobufOutput {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtobufOutput number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  ProtobufOutput bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  ProtobufOutput text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufOutput message(int field, ProtobufOutput value) {
    return bytes(field, value.toBytes());
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
  }
}

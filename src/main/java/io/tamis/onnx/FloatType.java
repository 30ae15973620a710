package io.tamis.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;

/** How a model writes its numbers; all are widened to floats. */
public enum FloatType {
  /** IEEE's 32 bits. */
  FLOAT(OnnxJavaType.FLOAT),
  /** IEEE's 16 bits. */
  FLOAT16(OnnxJavaType.FLOAT16),
  /** The upper half of 32 bits. */
  BFLOAT16(OnnxJavaType.BFLOAT16);

  private final OnnxJavaType java;

  FloatType(OnnxJavaType java) {
    this.java = java;
  }

  OnnxJavaType java() {
    return java;
  }

  /** Bytes of a number. */
  public int size() {
    return java.size;
  }

  /**
   * Reads numbers that lie one behind the other.
   *
   * @param at byte of the first
   * @param into as many as it is long
   */
  public void read(ByteBuffer bytes, int at, float[] into) {
    switch (this) {
      case FLOAT -> bytes.slice(at, into.length * 4).order(bytes.order()).asFloatBuffer().get(into);
      case FLOAT16 -> {
        for (int n = 0; n < into.length; n++) {
          into[n] = Float.float16ToFloat(bytes.getShort(at + 2 * n));
        }
      }
      case BFLOAT16 -> {
        for (int n = 0; n < into.length; n++) {
          into[n] = Float.intBitsToFloat(bytes.getShort(at + 2 * n) << 16);
        }
      }
    }
  }
}

package io.tamis.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Booleans and numbers: a list of them without nulls is one array, and none of them is boxed. */
final class PrimitiveReader implements VectorReader {
  private final FieldVector vector;
  private final boolean hasNulls;
  private final IntFunction<Object> value;
  private final Slice slice;

  /** Values without a null between them. */
  private interface Slice {
    ArrayData of(int start, int count);
  }

  private PrimitiveReader(FieldVector vector, IntFunction<Object> value, Slice slice) {
    this.vector = vector;
    this.hasNulls = vector.getNullCount() > 0; // counted once a batch
    this.value = value;
    this.slice = slice;
  }

  static PrimitiveReader of(String column, FieldVector vector) {
    return switch (vector) {
      case BitVector bits ->
          new PrimitiveReader(
              bits, n -> bits.get(n) != 0, (start, count) -> slice(bits, start, count));
      case TinyIntVector numbers -> ofBytes(numbers);
      case SmallIntVector numbers -> ofShorts(numbers, numbers::get);
      case UInt1Vector numbers -> ofShorts(numbers, n -> (short) (numbers.get(n) & 0xff));
      case IntVector numbers -> ofInts(numbers, numbers::get);
      case UInt2Vector numbers -> ofInts(numbers, numbers::get); // a char
      case BigIntVector numbers -> ofLongs(numbers, numbers::get);
      case UInt4Vector numbers -> ofLongs(numbers, n -> Integer.toUnsignedLong(numbers.get(n)));
      case UInt8Vector numbers -> ofLongs(numbers, n -> fitting(column, numbers.get(n)));
      case Float2Vector numbers -> ofHalves(numbers);
      case Float4Vector numbers ->
          new PrimitiveReader(
              numbers, numbers::get, (start, count) -> slice(numbers, start, count));
      case Float8Vector numbers ->
          new PrimitiveReader(
              numbers, numbers::get, (start, count) -> slice(numbers, start, count));
      default ->
          throw new IllegalStateException(
              column + " is of a type that was refused: " + vector.getMinorType());
    };
  }

  @Override
  public Object read(int index) {
    return hasNulls && vector.isNull(index) ? null : value.apply(index);
  }

  @Override
  public ArrayData list(int start, int count) {
    for (int k = 0; hasNulls && k < count; k++) {
      if (vector.isNull(start + k)) {
        return VectorReader.super.list(start, count);
      }
    }
    return slice.of(start, count);
  }

  private static ArrayData slice(BitVector bits, int start, int count) {
    boolean[] values = new boolean[count];
    for (int k = 0; k < count; k++) {
      values[k] = bits.get(start + k) != 0;
    }
    return UnsafeArrayData.fromPrimitiveArray(values);
  }

  private static PrimitiveReader ofBytes(TinyIntVector numbers) {
    return new PrimitiveReader(
        numbers,
        numbers::get,
        (start, count) -> {
          byte[] values = new byte[count];
          for (int k = 0; k < count; k++) {
            values[k] = numbers.get(start + k);
          }
          return UnsafeArrayData.fromPrimitiveArray(values);
        });
  }

  private interface Shorts {
    short at(int index);
  }

  private static PrimitiveReader ofShorts(FieldVector vector, Shorts numbers) {
    return new PrimitiveReader(
        vector,
        numbers::at,
        (start, count) -> {
          short[] values = new short[count];
          for (int k = 0; k < count; k++) {
            values[k] = numbers.at(start + k);
          }
          return UnsafeArrayData.fromPrimitiveArray(values);
        });
  }

  private interface Ints {
    int at(int index);
  }

  private static PrimitiveReader ofInts(FieldVector vector, Ints numbers) {
    return new PrimitiveReader(
        vector,
        numbers::at,
        (start, count) -> {
          int[] values = new int[count];
          for (int k = 0; k < count; k++) {
            values[k] = numbers.at(start + k);
          }
          return UnsafeArrayData.fromPrimitiveArray(values);
        });
  }

  private interface Longs {
    long at(int index);
  }

  private static PrimitiveReader ofLongs(FieldVector vector, Longs numbers) {
    return new PrimitiveReader(
        vector,
        numbers::at,
        (start, count) -> {
          long[] values = new long[count];
          for (int k = 0; k < count; k++) {
            values[k] = numbers.at(start + k);
          }
          return UnsafeArrayData.fromPrimitiveArray(values);
        });
  }

  private static PrimitiveReader ofHalves(Float2Vector numbers) {
    return new PrimitiveReader(
        numbers,
        n -> Float.float16ToFloat(numbers.get(n)),
        (start, count) -> {
          float[] values = new float[count];
          for (int k = 0; k < count; k++) {
            values[k] = Float.float16ToFloat(numbers.get(start + k));
          }
          return UnsafeArrayData.fromPrimitiveArray(values);
        });
  }

  private static ArrayData slice(Float4Vector numbers, int start, int count) {
    float[] values = new float[count];
    if (count > 0) { // a vector without values may have no memory
      bytes(numbers, start, count, Float.BYTES).asFloatBuffer().get(values);
    }
    return UnsafeArrayData.fromPrimitiveArray(values);
  }

  private static ArrayData slice(Float8Vector numbers, int start, int count) {
    double[] values = new double[count];
    if (count > 0) {
      bytes(numbers, start, count, Double.BYTES).asDoubleBuffer().get(values);
    }
    return UnsafeArrayData.fromPrimitiveArray(values);
  }

  /** Looks whether the values lie within the vector's memory. */
  private static ByteBuffer bytes(FieldVector numbers, int start, int count, int each) {
    return numbers
        .getDataBuffer()
        .nioBuffer((long) start * each, Math.multiplyExact(count, each))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long fitting(String column, long unsigned) {
    if (unsigned < 0) {
      throw new IllegalArgumentException(
          "column %s must fit a signed number of 64 bits, but is %s"
              .formatted(column, Long.toUnsignedString(unsigned)));
    }
    return unsigned;
  }
}

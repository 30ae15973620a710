package io.tamis.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Makes rows of Spark's from a Parquet file's values, in the types of {@link HalfSchema}. Lists of
 * halves and floats become arrays of floats without a box around each.
 */
final class HalfConverter extends RecordMaterializer<InternalRow> {
  private final Struct root;
  private InternalRow current;

  /**
   * @param columns those that are read
   * @param places of each column in the rows that are made
   * @param width of the rows, whose other places are left to the reader
   */
  HalfConverter(MessageType columns, int[] places, int width) {
    root = new Struct(columns, places, width, row -> current = (InternalRow) row);
  }

  @Override
  public InternalRow getCurrentRecord() {
    return current;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private static Converter of(Type type, Consumer<Object> target) {
    if (type.isPrimitive()) {
      return new Value(type, target);
    }
    Optional<GroupType> list = HalfSchema.list(type);
    if (list.isEmpty()) {
      GroupType struct = type.asGroupType();
      int[] places = new int[struct.getFieldCount()];
      Arrays.setAll(places, n -> n);
      return new Struct(struct, places, places.length, target);
    }
    Type element = list.get().getType(0);
    boolean isVector =
        HalfSchema.isHalf(element)
            || (element.isPrimitive()
                && element.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT);
    return isVector ? new Vector(target) : new Values(element, target);
  }

  private static float half(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return Float.float16ToFloat(bytes.getShort(bytes.position()));
  }

  private static final class Struct extends GroupConverter {
    private final Converter[] fields;
    private final int width;
    private final Consumer<Object> target;
    private Object[] values;

    Struct(GroupType type, int[] places, int width, Consumer<Object> target) {
      this.width = width;
      this.target = target;
      this.fields = new Converter[type.getFieldCount()];
      for (int n = 0; n < fields.length; n++) {
        int place = places[n];
        fields[n] = of(type.getType(n), value -> values[place] = value);
      }
    }

    @Override
    public Converter getConverter(int field) {
      return fields[field];
    }

    @Override
    public void start() {
      values = new Object[width];
    }

    @Override
    public void end() {
      target.accept(new GenericInternalRow(values));
    }
  }

  private static final class Value extends PrimitiveConverter {
    private final Consumer<Object> target;
    private final boolean isHalf;
    private final boolean isText;
    private final int bits; // of a whole number that says it

    Value(Type type, Consumer<Object> target) {
      this.target = target;
      this.isHalf = HalfSchema.isHalf(type);
      this.isText = type.getLogicalTypeAnnotation() != null;
      this.bits =
          type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation whole
              ? whole.getBitWidth()
              : 0;
    }

    @Override
    public void addBinary(Binary value) {
      if (isHalf) {
        target.accept(half(value));
      } else {
        target.accept(isText ? UTF8String.fromBytes(value.getBytes()) : value.getBytes());
      }
    }

    @Override
    public void addBoolean(boolean value) {
      target.accept(value);
    }

    @Override
    public void addDouble(double value) {
      target.accept(value);
    }

    @Override
    public void addFloat(float value) {
      target.accept(value);
    }

    @Override
    public void addInt(int value) {
      target.accept(
          bits == 8 ? (Object) (byte) value : bits == 16 ? (Object) (short) value : value);
    }

    @Override
    public void addLong(long value) {
      target.accept(value);
    }
  }

  /** A list: a group that repeats a group with the element. */
  private abstract static class Repeated extends GroupConverter {
    private final GroupConverter entry;

    Repeated() {
      entry =
          new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
              return element();
            }

            @Override
            public void start() {
              startElement();
            }

            @Override
            public void end() {
              endElement();
            }
          };
    }

    abstract Converter element();

    abstract void startElement();

    abstract void endElement();

    @Override
    public Converter getConverter(int field) {
      return entry;
    }
  }

  private static final class Values extends Repeated {
    private final Converter element;
    private final Consumer<Object> target;
    private List<Object> values;
    private Object value;

    Values(Type type, Consumer<Object> target) {
      this.element = of(type, one -> value = one);
      this.target = target;
    }

    @Override
    Converter element() {
      return element;
    }

    @Override
    void startElement() {
      value = null;
    }

    @Override
    void endElement() {
      values.add(value);
    }

    @Override
    public void start() {
      values = new ArrayList<>();
    }

    @Override
    public void end() {
      target.accept(new GenericArrayData(values.toArray()));
    }
  }

  private static final class Vector extends Repeated {
    private final Consumer<Object> target;
    private final PrimitiveConverter element;
    private float[] values = new float[16];
    private boolean[] isThere = new boolean[16];
    private int size;
    private boolean isWhole;

    Vector(Consumer<Object> target) {
      this.target = target;
      this.element =
          new PrimitiveConverter() {
            @Override
            public void addBinary(Binary value) {
              put(half(value));
            }

            @Override
            public void addFloat(float value) {
              put(value);
            }
          };
    }

    private void put(float value) {
      values[size] = value;
      isThere[size] = true;
    }

    @Override
    Converter element() {
      return element;
    }

    @Override
    void startElement() {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
        isThere = Arrays.copyOf(isThere, 2 * size);
      }
      isThere[size] = false;
    }

    @Override
    void endElement() {
      isWhole &= isThere[size];
      size++;
    }

    @Override
    public void start() {
      size = 0;
      isWhole = true;
    }

    @Override
    public void end() {
      target.accept(
          isWhole ? UnsafeArrayData.fromPrimitiveArray(Arrays.copyOf(values, size)) : withNulls());
    }

    private ArrayData withNulls() {
      Object[] boxed = new Object[size];
      for (int n = 0; n < size; n++) {
        boxed[n] = isThere[n] ? values[n] : null;
      }
      return new GenericArrayData(boxed);
    }
  }
}

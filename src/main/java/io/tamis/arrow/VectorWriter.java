package io.tamis.arrow;

import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;

/** Puts values of Spark's into one vector, which grows as it needs to. */
interface VectorWriter {
  /** Writes a value that is there. */
  void write(int index, SpecializedGetters from, int ordinal);

  /** Writes a value or a null; a place that is not written is a null, too. */
  default void writeAny(int index, SpecializedGetters from, int ordinal) {
    if (!from.isNullAt(ordinal)) {
      write(index, from, ordinal);
    }
  }

  static VectorWriter of(FieldVector vector) {
    return switch (vector) {
      case NullVector none -> (n, from, i) -> {};
      case BitVector bits -> (n, from, i) -> bits.setSafe(n, from.getBoolean(i) ? 1 : 0);
      case TinyIntVector numbers -> (n, from, i) -> numbers.setSafe(n, from.getByte(i));
      case SmallIntVector numbers -> (n, from, i) -> numbers.setSafe(n, from.getShort(i));
      case IntVector numbers -> (n, from, i) -> numbers.setSafe(n, from.getInt(i));
      case BigIntVector numbers -> (n, from, i) -> numbers.setSafe(n, from.getLong(i));
      case Float4Vector numbers -> (n, from, i) -> numbers.setSafe(n, from.getFloat(i));
      case Float8Vector numbers -> (n, from, i) -> numbers.setSafe(n, from.getDouble(i));
      case DateDayVector days -> (n, from, i) -> days.setSafe(n, from.getInt(i));
      case TimeStampVector moments -> (n, from, i) -> moments.setSafe(n, from.getLong(i));
      case VarCharVector texts ->
          (n, from, i) -> texts.setSafe(n, from.getUTF8String(i).getBytes());
      case VarBinaryVector bytes -> (n, from, i) -> bytes.setSafe(n, from.getBinary(i));
      case DecimalVector numbers -> {
        int precision = numbers.getPrecision();
        int scale = numbers.getScale();
        yield (n, from, i) ->
            numbers.setSafe(n, from.getDecimal(i, precision, scale).toJavaBigDecimal());
      }
      case MapVector maps -> ofMap(maps);
      case ListVector lists -> ofLists(lists);
      case StructVector structs -> ofStruct(structs);
      default -> throw new IllegalStateException("vectors are ours, but is " + vector.getField());
    };
  }

  private static VectorWriter ofLists(ListVector lists) {
    VectorWriter items = of(lists.getDataVector());
    return (n, from, i) -> {
      ArrayData array = from.getArray(i);
      int start = lists.startNewValue(n);
      for (int k = 0; k < array.numElements(); k++) {
        items.writeAny(start + k, array, k);
      }
      lists.endValue(n, array.numElements());
    };
  }

  private static VectorWriter ofMap(MapVector maps) {
    StructVector entries = (StructVector) maps.getDataVector();
    VectorWriter keys = of(entries.getChildrenFromFields().get(0));
    VectorWriter values = of(entries.getChildrenFromFields().get(1));
    return (n, from, i) -> {
      MapData map = from.getMap(i);
      int start = maps.startNewValue(n);
      for (int k = 0; k < map.numElements(); k++) {
        entries.setIndexDefined(start + k);
        keys.writeAny(start + k, map.keyArray(), k);
        values.writeAny(start + k, map.valueArray(), k);
      }
      maps.endValue(n, map.numElements());
    };
  }

  private static VectorWriter ofStruct(StructVector structs) {
    VectorWriter[] fields =
        structs.getChildrenFromFields().stream().map(VectorWriter::of).toArray(VectorWriter[]::new);
    return (n, from, i) -> {
      InternalRow struct = from.getStruct(i, fields.length);
      structs.setIndexDefined(n);
      IntStream.range(0, fields.length).forEach(field -> fields[field].writeAny(n, struct, field));
    };
  }
}

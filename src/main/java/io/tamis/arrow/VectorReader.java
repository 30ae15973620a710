package io.tamis.arrow;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** The values of one vector of one batch, as Spark holds them; a copy of each. */
interface VectorReader {
  /** The value at a place; null where there is none. */
  Object read(int index);

  /** Values one after another. */
  default ArrayData list(int start, int count) {
    Object[] values = new Object[count];
    for (int k = 0; k < count; k++) {
      values[k] = read(start + k);
    }
    return new GenericArrayData(values);
  }

  /**
   * @param column for messages
   * @param dictionaries of the batch
   */
  static VectorReader of(String column, FieldVector vector, DictionaryProvider dictionaries) {
    if (vector.getField().getDictionary() != null) {
      return ofDictionary(column, vector, dictionaries);
    }
    return switch (vector) {
      case NullVector none -> index -> null;
      case VarCharVector text -> present(text, index -> UTF8String.fromBytes(text.get(index)));
      case LargeVarCharVector text -> present(text, index -> UTF8String.fromBytes(text.get(index)));
      case ViewVarCharVector text -> present(text, index -> UTF8String.fromBytes(text.get(index)));
      case VarBinaryVector bytes -> present(bytes, bytes::get);
      case LargeVarBinaryVector bytes -> present(bytes, bytes::get);
      case ViewVarBinaryVector bytes -> present(bytes, bytes::get);
      case FixedSizeBinaryVector bytes -> present(bytes, bytes::get);
      case DateDayVector days -> present(days, days::get);
      case DateMilliVector millis -> present(millis, index -> days(millis.get(index)));
      case TimeStampVector moments -> {
        TimeUnit unit = ((ArrowType.Timestamp) vector.getField().getType()).getUnit();
        yield present(moments, index -> micros(moments.get(index), unit));
      }
      case DecimalVector numbers -> present(numbers, index -> decimal(numbers.getObject(index)));
      case Decimal256Vector numbers -> present(numbers, index -> decimal(numbers.getObject(index)));
      case MapVector map -> ofMap(column, map, dictionaries);
      case BaseListVector lists ->
          ofLists(
              column, lists, lists::getElementStartIndex, lists::getElementEndIndex, dictionaries);
      case LargeListVector lists ->
          ofLists(
              column, lists, lists::getElementStartIndex, lists::getElementEndIndex, dictionaries);
      case StructVector struct -> ofStruct(column, struct, dictionaries);
      default -> PrimitiveReader.of(column, vector);
    };
  }

  private static VectorReader present(FieldVector vector, VectorReader values) {
    return index -> vector.isNull(index) ? null : values.read(index);
  }

  private static VectorReader ofDictionary(
      String column, FieldVector vector, DictionaryProvider dictionaries) {
    FieldVector words = dictionaries.lookup(vector.getField().getDictionary().getId()).getVector();
    VectorReader values = of(column, words, dictionaries);
    BaseIntVector numbers = (BaseIntVector) vector;
    return present(
        vector,
        index -> {
          long word = numbers.getValueAsLong(index);
          if (word < 0 || word >= words.getValueCount()) {
            throw new IllegalArgumentException(
                "column %s: word %d is not among the %d of its dictionary"
                    .formatted(column, word, words.getValueCount()));
          }
          return values.read((int) word);
        });
  }

  /**
   * @param starts where a list begins among the values; lists of Arrow's share no type that tells
   */
  private static VectorReader ofLists(
      String column,
      FieldVector lists,
      IntToLongFunction starts,
      IntToLongFunction ends,
      DictionaryProvider dictionaries) {
    FieldVector items = lists.getChildrenFromFields().get(0);
    VectorReader values = of(column, items, dictionaries);
    return present(
        lists,
        index -> {
          long start = starts.applyAsLong(index);
          long end = ends.applyAsLong(index);
          return values.list((int) start, count(start, end, items.getValueCount()));
        });
  }

  private static VectorReader ofMap(String column, MapVector map, DictionaryProvider dictionaries) {
    StructVector entries = (StructVector) map.getDataVector();
    List<FieldVector> pair = entries.getChildrenFromFields();
    VectorReader keys = of(column, pair.get(0), dictionaries);
    VectorReader values = of(column, pair.get(1), dictionaries);
    return present(
        map,
        index -> {
          int start = map.getElementStartIndex(index);
          int count = count(start, map.getElementEndIndex(index), entries.getValueCount());
          return new ArrayBasedMapData(keys.list(start, count), values.list(start, count));
        });
  }

  /** How long a list is; a broken offset is told here, as vectors without nulls do not look. */
  private static int count(long start, long end, int values) {
    if (start < 0 || end < start || end > values) {
      throw new IllegalArgumentException(
          "a list from %d to %d of %d values".formatted(start, end, values));
    }
    return (int) (end - start);
  }

  private static VectorReader ofStruct(
      String column, StructVector struct, DictionaryProvider dictionaries) {
    VectorReader[] fields =
        struct.getChildrenFromFields().stream()
            .map(child -> of(column + "." + child.getName(), child, dictionaries))
            .toArray(VectorReader[]::new);
    return present(
        struct,
        index -> {
          Object[] values = new Object[fields.length];
          for (int field = 0; field < fields.length; field++) {
            values[field] = fields[field].read(index);
          }
          return new GenericInternalRow(values);
        });
  }

  private static int days(long millis) {
    return Math.toIntExact(Math.floorDiv(millis, 86_400_000L));
  }

  private static long micros(long value, TimeUnit unit) {
    return switch (unit) {
      case SECOND -> Math.multiplyExact(value, 1_000_000L);
      case MILLISECOND -> Math.multiplyExact(value, 1_000L);
      case MICROSECOND -> value;
      case NANOSECOND -> Math.floorDiv(value, 1_000L);
    };
  }

  private static Decimal decimal(BigDecimal value) {
    return Decimal.apply(value);
  }
}

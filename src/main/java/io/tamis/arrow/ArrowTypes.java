package io.tamis.arrow;

import io.tamis.config.Require;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;

/** Arrow's types as Spark's, and back. */
final class ArrowTypes {
  private static final int DECIMAL_BITS = 128;

  private ArrowTypes() {}

  /**
   * @throws IllegalArgumentException if a column has a type that Spark has not, or two have one
   *     name
   */
  static StructType spark(Schema schema) {
    Set<String> names = new HashSet<>();
    StructType columns = new StructType();
    for (Field field : schema.getFields()) {
      Require.that(
          names.add(field.getName()),
          "two columns have the name " + field.getName() + "; rename one");
      columns = columns.add(field.getName(), spark(field.getName(), field));
    }
    return columns;
  }

  /** A dictionary's type is that of its values. */
  private static DataType spark(String column, Field field) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Null, Utf8, LargeUtf8, Utf8View -> DataTypes.StringType;
      case Bool -> DataTypes.BooleanType;
      case Int -> whole((ArrowType.Int) type);
      case FloatingPoint ->
          ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.DOUBLE
              ? DataTypes.DoubleType
              : DataTypes.FloatType;
      case Binary, LargeBinary, BinaryView, FixedSizeBinary -> DataTypes.BinaryType;
      case Date -> DataTypes.DateType;
      case Timestamp ->
          ((ArrowType.Timestamp) type).getTimezone() == null
              ? DataTypes.TimestampNTZType
              : DataTypes.TimestampType;
      case Decimal -> decimal(column, (ArrowType.Decimal) type);
      case List, LargeList, FixedSizeList ->
          DataTypes.createArrayType(spark(column, field.getChildren().get(0)));
      case Struct -> {
        StructType struct = new StructType();
        for (Field child : field.getChildren()) {
          struct = struct.add(child.getName(), spark(column + "." + child.getName(), child));
        }
        yield struct;
      }
      case Map -> {
        List<Field> entry = field.getChildren().get(0).getChildren();
        yield DataTypes.createMapType(
            spark(column + ".key", entry.get(0)), spark(column + ".value", entry.get(1)));
      }
      default -> throw noCounterpart(column, type);
    };
  }

  /** Unsigned numbers get the next wider type; of those with 64 bits each value is looked at. */
  private static DataType whole(ArrowType.Int type) {
    int bits = type.getIsSigned() ? type.getBitWidth() : Math.min(64, 2 * type.getBitWidth());
    return switch (bits) {
      case 8 -> DataTypes.ByteType;
      case 16 -> DataTypes.ShortType;
      case 32 -> DataTypes.IntegerType;
      default -> DataTypes.LongType;
    };
  }

  private static DataType decimal(String column, ArrowType.Decimal type) {
    if (type.getPrecision() > DecimalType.MAX_PRECISION()
        || type.getScale() < 0
        || type.getScale() > type.getPrecision()) {
      throw noCounterpart(column, type);
    }
    return DataTypes.createDecimalType(type.getPrecision(), type.getScale());
  }

  private static IllegalArgumentException noCounterpart(String column, ArrowType type) {
    return new IllegalArgumentException(
        "column " + column + " is " + type + ", for which Spark has no type; leave it out");
  }

  /**
   * @throws IllegalArgumentException if a column has a type that trainers' Arrow has not
   */
  static Schema arrow(StructType columns) {
    return new Schema(fields("", columns));
  }

  private static List<Field> fields(String above, StructType columns) {
    return Arrays.stream(columns.fields())
        .map((StructField field) -> field(above, field.name(), field.dataType(), true))
        .toList();
  }

  /**
   * All but a map's keys may be null: nothing is gained by saying more, and casts may fail by it.
   */
  private static Field field(String above, String name, DataType type, boolean nullable) {
    String column = above + name;
    List<Field> children =
        switch (type) {
          case ArrayType array -> List.of(field(column + ".", "item", array.elementType(), true));
          case StructType struct -> fields(column + ".", struct);
          case MapType map -> {
            List<Field> entry =
                List.of(
                    field(column + ".", "key", map.keyType(), false),
                    field(column + ".", "value", map.valueType(), true));
            yield List.of(
                new Field("entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), entry));
          }
          case UserDefinedType<?> ours ->
              field(above, name, ours.sqlType(), nullable).getChildren();
          default -> List.of();
        };
    return new Field(name, new FieldType(nullable, arrow(column, type), null), children);
  }

  private static ArrowType arrow(String column, DataType type) {
    if (type instanceof DecimalType decimal) {
      return new ArrowType.Decimal(decimal.precision(), decimal.scale(), DECIMAL_BITS);
    }
    if (type instanceof UserDefinedType<?> ours) {
      return arrow(column, ours.sqlType());
    }
    if (type instanceof TimestampType) {
      return new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    }
    if (type instanceof TimestampNTZType) {
      return new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    }
    return plain(type)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "output.format arrow has no type for column "
                        + column
                        + ", which is "
                        + type.sql()));
  }

  private static Optional<ArrowType> plain(DataType type) {
    ArrowType plain =
        switch (type) {
          case BooleanType t -> ArrowType.Bool.INSTANCE;
          case ByteType t -> new ArrowType.Int(Byte.SIZE, true);
          case ShortType t -> new ArrowType.Int(Short.SIZE, true);
          case IntegerType t -> new ArrowType.Int(Integer.SIZE, true);
          case LongType t -> new ArrowType.Int(Long.SIZE, true);
          case FloatType t -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
          case DoubleType t -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
          case StringType t -> ArrowType.Utf8.INSTANCE;
          case BinaryType t -> ArrowType.Binary.INSTANCE;
          case DateType t -> new ArrowType.Date(DateUnit.DAY);
          case NullType t -> ArrowType.Null.INSTANCE;
          case ArrayType t -> ArrowType.List.INSTANCE;
          case StructType t -> ArrowType.Struct.INSTANCE;
          case MapType t -> new ArrowType.Map(false);
          default -> null;
        };
    return Optional.ofNullable(plain);
  }
}

package io.tamis.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The types of a Parquet file that holds half floats, as Spark's: a half becomes a float, all else
 * what Spark makes of it, or is left out.
 */
final class HalfSchema {
  private HalfSchema() {}

  /** Whether a type is or holds half floats. */
  static boolean holdsHalves(Type type) {
    return type.isPrimitive()
        ? isHalf(type)
        : type.asGroupType().getFields().stream().anyMatch(HalfSchema::holdsHalves);
  }

  static boolean isHalf(Type type) {
    return type.isPrimitive()
        && type.getLogicalTypeAnnotation() instanceof Float16LogicalTypeAnnotation;
  }

  /** The repeated group of a list in the form that all writers have today, if it is one. */
  static Optional<GroupType> list(Type type) {
    if (type.isPrimitive()
        || !(type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)
        || type.asGroupType().getFieldCount() != 1) {
      return Optional.empty();
    }
    Type repeated = type.asGroupType().getType(0);
    return repeated.isPrimitive()
            || !repeated.isRepetition(Type.Repetition.REPEATED)
            || repeated.asGroupType().getFieldCount() != 1
        ? Optional.empty()
        : Optional.of(repeated.asGroupType());
  }

  /** Columns of types that are read, and by name those of others, which are left out. */
  record Columns(StructType read, List<String> others) {}

  static Columns of(GroupType group) {
    StructType read = new StructType();
    List<String> others = new ArrayList<>();
    for (Type field : group.getFields()) {
      Optional<DataType> type = of(field);
      if (type.isPresent()) {
        read = read.add(field.getName(), type.get());
      } else {
        others.add(field.getName());
      }
    }
    return new Columns(read, others);
  }

  /** Empty where a type or one within it is none that is read. */
  private static Optional<DataType> of(Type type) {
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      return Optional.empty();
    }
    if (type.isPrimitive()) {
      return Optional.ofNullable(ofPrimitive(type.asPrimitiveType()));
    }
    Optional<GroupType> list = list(type);
    if (list.isPresent()) {
      return of(list.get().getType(0)).map(DataTypes::createArrayType);
    }
    if (type.getLogicalTypeAnnotation() != null) {
      return Optional.empty();
    }
    Columns fields = of(type.asGroupType());
    return fields.others().isEmpty() ? Optional.of(fields.read()) : Optional.empty();
  }

  /** Null where it is none that is read. */
  private static DataType ofPrimitive(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> DataTypes.BooleanType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case INT32 -> ofInt(meaning);
      case INT64 ->
          meaning == null || isSigned(meaning)
              ? DataTypes.LongType
              : meaning instanceof TimestampLogicalTypeAnnotation time && isMicros(time)
                  ? time.isAdjustedToUTC() ? DataTypes.TimestampType : DataTypes.TimestampNTZType
                  : null;
      case BINARY ->
          meaning == null ? DataTypes.BinaryType : isText(meaning) ? DataTypes.StringType : null;
      case FIXED_LEN_BYTE_ARRAY ->
          isHalf(type) ? DataTypes.FloatType : meaning == null ? DataTypes.BinaryType : null;
      case INT96 -> null;
    };
  }

  private static DataType ofInt(LogicalTypeAnnotation meaning) {
    if (meaning == null) {
      return DataTypes.IntegerType;
    }
    if (meaning instanceof IntLogicalTypeAnnotation whole && whole.isSigned()) {
      return switch (whole.getBitWidth()) {
        case 8 -> DataTypes.ByteType;
        case 16 -> DataTypes.ShortType;
        default -> DataTypes.IntegerType;
      };
    }
    return meaning instanceof DateLogicalTypeAnnotation ? DataTypes.DateType : null;
  }

  private static boolean isSigned(LogicalTypeAnnotation meaning) {
    return meaning instanceof IntLogicalTypeAnnotation whole && whole.isSigned();
  }

  private static boolean isMicros(TimestampLogicalTypeAnnotation time) {
    return time.getUnit() == TimeUnit.MICROS;
  }

  private static boolean isText(LogicalTypeAnnotation meaning) {
    return meaning instanceof StringLogicalTypeAnnotation
        || meaning instanceof EnumLogicalTypeAnnotation
        || meaning instanceof JsonLogicalTypeAnnotation;
  }
}

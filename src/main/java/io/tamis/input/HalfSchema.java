package io.tamis.input;

import java.util.Locale;
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
 * what Spark makes of it.
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

  /**
   * @param file what to call the file in messages
   * @throws IllegalArgumentException if a type is none that is read; names its column
   */
  static StructType of(GroupType group, String file) {
    StructType schema = new StructType();
    for (Type field : group.getFields()) {
      schema = schema.add(field.getName(), of(field, field.getName(), file));
    }
    return schema;
  }

  private static DataType of(Type type, String column, String file) {
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      throw unknown(type, column, file);
    }
    if (type.isPrimitive()) {
      return ofPrimitive(type.asPrimitiveType(), column, file);
    }
    Optional<GroupType> list = list(type);
    if (list.isPresent()) {
      return DataTypes.createArrayType(of(list.get().getType(0), column, file));
    }
    if (type.getLogicalTypeAnnotation() != null) {
      throw unknown(type, column, file);
    }
    StructType struct = new StructType();
    for (Type field : type.asGroupType().getFields()) {
      struct = struct.add(field.getName(), of(field, column + "." + field.getName(), file));
    }
    return struct;
  }

  private static DataType ofPrimitive(PrimitiveType type, String column, String file) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    DataType known =
        switch (type.getPrimitiveTypeName()) {
          case BOOLEAN -> DataTypes.BooleanType;
          case FLOAT -> DataTypes.FloatType;
          case DOUBLE -> DataTypes.DoubleType;
          case INT32 ->
              meaning == null || isSigned(meaning)
                  ? DataTypes.IntegerType
                  : meaning instanceof DateLogicalTypeAnnotation ? DataTypes.DateType : null;
          case INT64 ->
              meaning == null || isSigned(meaning)
                  ? DataTypes.LongType
                  : meaning instanceof TimestampLogicalTypeAnnotation time && isMicros(time)
                      ? time.isAdjustedToUTC()
                          ? DataTypes.TimestampType
                          : DataTypes.TimestampNTZType
                      : null;
          case BINARY ->
              meaning == null
                  ? DataTypes.BinaryType
                  : isText(meaning) ? DataTypes.StringType : null;
          case FIXED_LEN_BYTE_ARRAY ->
              isHalf(type) ? DataTypes.FloatType : meaning == null ? DataTypes.BinaryType : null;
          case INT96 -> null;
        };
    if (known == null) {
      throw unknown(type, column, file);
    }
    return known;
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

  private static IllegalArgumentException unknown(Type type, String column, String file) {
    return new IllegalArgumentException(
        "%s: column %s must not be of type %s beside half floats, which Spark cannot read; write the vectors as floats"
            .formatted(
                file,
                column,
                type.toString().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT)));
  }
}

package io.tamis.input;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A column of vectors, in whatever form, as {@code array<float>}. */
final class VectorColumn {
  private VectorColumn() {}

  /**
   * Arrays of numbers are cast, vectors of Spark ML unpacked. A null vector and a null within a
   * vector stay null; a number beyond the range of a float becomes infinite.
   *
   * @throws IllegalArgumentException if the column is missing or holds something else
   */
  static Column floats(StructType schema, String key, String name) {
    StructField field = Columns.require(schema, key, name);
    Column column = Columns.named(name);
    if (SQLDataTypes.VectorType().equals(field.dataType())) {
      Column unpacked = org.apache.spark.ml.functions.vector_to_array(column, "float32");
      return functions.when(column.isNotNull(), unpacked); // a null would end the job
    }
    if (field.dataType() instanceof ArrayType array && isNumber(array.elementType())) {
      return column.cast(DataTypes.createArrayType(DataTypes.FloatType));
    }
    throw new IllegalArgumentException(
        key
            + " must name a column of arrays of numbers or of Spark ML vectors, but "
            + name
            + " is "
            + field.dataType().sql());
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType;
  }
}

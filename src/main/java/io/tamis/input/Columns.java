package io.tamis.input;

import java.util.Arrays;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns of an input by the names that a job file gives; letters count as they are written. */
public final class Columns {
  private Columns() {}

  /** The column of exactly this name, dots and all. */
  public static Column named(String name) {
    return functions.col(quoted(name));
  }

  /** A name as Spark reads it whole, dots and all. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /**
   * @param key the key that names the column
   * @throws IllegalArgumentException if there is no such column; names the nearest one and all
   */
  public static StructField require(StructType schema, String key, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String nearest =
        Arrays.stream(schema.fieldNames())
            .min(
                Comparator.<String>comparingInt(field -> distance.apply(name, field))
                    .thenComparing(Comparator.naturalOrder()))
            .map(field -> "the nearest column is " + field)
            .orElse("there is no column at all");
    throw new IllegalArgumentException(
        key
            + " names the column "
            + name
            + ", which the input does not have; "
            + nearest
            + ", of "
            + String.join(", ", schema.fieldNames()));
  }
}

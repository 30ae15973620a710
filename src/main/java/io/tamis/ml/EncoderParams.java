package io.tamis.ml;

import io.tamis.config.Require;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the encoder and its model have in common.
 *
 * @param inputCol column of texts
 * @param outputCol column of vectors, which is added
 * @param handleInvalid what becomes of a row whose text is missing, blank, or holds no known term
 */
record EncoderParams(Param<String> inputCol, Param<String> outputCol, Param<String> handleInvalid)
    implements Serializable {
  static final String ERROR = "error";
  static final String SKIP = "skip";
  static final String KEEP = "keep";

  static EncoderParams of(Identifiable stage) {
    return new EncoderParams(
        new Param<>(stage, "inputCol", "column of texts"),
        new Param<>(stage, "outputCol", "column of vectors, which is added"),
        new Param<>(
            stage,
            "handleInvalid",
            "what becomes of a row whose text is missing, blank, or holds no term that the encoder"
                + " knows: error (the job fails), skip (the row is left out), keep (the vector is"
                + " null)",
            ParamValidators.inArray(List.of(ERROR, SKIP, KEEP))));
  }

  /**
   * The columns that a transformed Dataset has.
   *
   * @throws IllegalArgumentException if the input column is no text, or the output column is there
   */
  static StructType transformed(StructType schema, String input, String output) {
    Require.that(
        Arrays.asList(schema.fieldNames()).contains(input),
        "inputCol must be a column of the rows, but "
            + input
            + " is none of "
            + String.join(", ", schema.fieldNames()));
    Require.that(
        schema.apply(input).dataType().equals(DataTypes.StringType),
        "inputCol must hold texts, but "
            + input
            + " is of type "
            + schema.apply(input).dataType().simpleString());
    Require.that(
        !Arrays.asList(schema.fieldNames()).contains(output),
        "outputCol must not be a column of the rows yet, but " + output + " is");
    return schema.add(output, SQLDataTypes.VectorType(), true);
  }
}

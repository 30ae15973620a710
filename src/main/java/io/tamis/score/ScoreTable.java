package io.tamis.score;

import static org.apache.spark.sql.functions.col;

import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.onnx.RowParts;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What is to be scored: prompt and response of a candidate, one a row. */
public final class ScoreTable {
  public static final String ID = "id";
  public static final String PROMPT = "prompt";
  public static final String RESPONSE = "response";

  /** No column is ever null. */
  public static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.StringType)
          .add(PROMPT, DataTypes.StringType)
          .add(RESPONSE, DataTypes.StringType);

  private ScoreTable() {}

  /**
   * @throws IllegalArgumentException if a template names a column that is not there
   */
  public static Dataset<Row> of(Examples candidates, ScoreConfig config) {
    StructType schema = candidates.rows().schema();
    return candidates
        .distinctWithId()
        .select(
            col(ExampleTable.ROW_ID).as(ID),
            config.prompt().column(schema).as(PROMPT),
            config.response().column(schema).as(RESPONSE));
  }

  /** Reads all rows once. */
  public static RowParts contents(Dataset<Row> texts) {
    return RowParts.of(texts, ID, PROMPT, RESPONSE);
  }
}

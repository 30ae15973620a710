package io.tamis.score;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
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

  /** Few enough that little is lost with a part, enough that lengths within it can be matched. */
  private static final long ROWS_OF_A_PART = 128;

  /** What one listing of a folder still takes. */
  private static final long MOST_PARTS = 8192;

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

  /**
   * @param hash changes with every id, prompt and response, whatever the order of the rows
   */
  public record Contents(long rows, long hash) {
    /** How many parts the rows are divided into: the rows alone decide, not the cluster. */
    public int parts() {
      return (int) Math.min(MOST_PARTS, Math.max(1, Math.ceilDiv(rows, ROWS_OF_A_PART)));
    }
  }

  /** Reads all rows once. */
  public static Contents contents(Dataset<Row> texts) {
    Row found =
        texts.agg(count(lit(1)), bit_xor(xxhash64(col(ID), col(PROMPT), col(RESPONSE)))).head();
    return new Contents(found.getLong(0), found.getLong(1));
  }
}

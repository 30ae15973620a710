package io.tamis.onnx;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How rows are divided into parts: by a hash of the id, so that the rows alone decide what is
 * computed together, and not the cluster.
 *
 * @param rows how many there are
 * @param hash changes with every value of every row, whatever the order of the rows
 */
public record RowParts(long rows, long hash) {
  /** The column of {@link #number}. */
  public static final String PART = "_tamis_part";

  /** Few enough that little is lost with a part, enough that lengths within it can be matched. */
  private static final long ROWS_OF_A_PART = 128;

  /** What one listing of a folder still takes. */
  private static final long MOST_PARTS = 8192;

  /**
   * Reads all rows once.
   *
   * @param columns that are hashed
   */
  public static RowParts of(Dataset<Row> rows, String... columns) {
    Column[] hashed = Arrays.stream(columns).map(name -> col(name)).toArray(Column[]::new);
    Row found = rows.agg(count(lit(1)), bit_xor(xxhash64(hashed))).head();
    return new RowParts(found.getLong(0), found.isNullAt(1) ? 0 : found.getLong(1));
  }

  /** How many parts there are. */
  public int parts() {
    return (int) Math.min(MOST_PARTS, Math.max(1, Math.ceilDiv(rows, ROWS_OF_A_PART)));
  }

  /** The part that a row belongs to, in [0, parts). */
  public static Column number(String id, int parts) {
    return pmod(xxhash64(col(id)), lit((long) parts)).cast("int");
  }

  /** The rows, each part a partition of its own, with {@link #PART} behind their columns. */
  public static Dataset<Row> divide(Dataset<Row> rows, String id, int parts) {
    return rows.withColumn(PART, number(id, parts)).repartitionById(parts, col(PART));
  }
}

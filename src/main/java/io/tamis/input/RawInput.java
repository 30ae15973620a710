package io.tamis.input;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows as they lie in their files or their table, and where each of them lies. */
sealed interface RawInput
    permits ArrowInput, CsvInput, JsonlInput, ParquetInput, TableInput, VectorFileInput {
  /** Every column as it came in. */
  Dataset<Row> rows();

  /** Changes when the input does: SHA-256, in hex. */
  String fingerprint();

  /**
   * Where some rows lie, for an error's message: it may read the whole input.
   *
   * @param condition on the input's columns
   * @param most how many places are wanted, a handful
   * @return the first of them by file
   */
  List<String> places(Column condition, int most);
}

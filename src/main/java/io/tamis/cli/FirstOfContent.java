package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.tamis.input.ExampleTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Of rows with the same text, the one whose id comes first. */
final class FirstOfContent {
  private FirstOfContent() {}

  /**
   * @param texts {@link ExampleTable}, ids once each
   * @return one column, the ids that stay
   */
  static Dataset<Row> ids(Dataset<Row> texts) {
    Column id = col(ExampleTable.ID);
    Column isWhole = id.rlike("^(0|[1-9][0-9]*)$"); // as Ids has it
    Column order =
        struct(
            when(isWhole, 0).otherwise(1).as("kind"),
            when(isWhole, length(id)).otherwise(0).as("length"),
            id);
    return texts
        .groupBy(sha2(coalesce(col(ExampleTable.TEXT), lit("")), 256))
        .agg(min(order).as("first"))
        .select(col("first." + ExampleTable.ID).as(ExampleTable.ROW_ID));
  }
}

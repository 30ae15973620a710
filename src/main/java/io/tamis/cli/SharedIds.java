package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.tamis.input.ExampleTable;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Ids that go to every executor once, however many tasks look for them. */
final class SharedIds implements AutoCloseable {
  private final Broadcast<Set<String>> ids;

  private SharedIds(Broadcast<Set<String>> ids) {
    this.ids = ids;
  }

  static SharedIds of(SparkSession spark, Set<String> ids) {
    return new SharedIds(JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(ids));
  }

  /**
   * The rows with one of these ids, to be read before this is closed.
   *
   * @param rows with a column {@code id}
   */
  Dataset<Row> among(Dataset<Row> rows) {
    return rows.filter(isHeld());
  }

  /** The other rows, under the same conditions. */
  Dataset<Row> without(Dataset<Row> rows) {
    return rows.filter(not(isHeld()));
  }

  private Column isHeld() {
    Broadcast<Set<String>> shared = ids; // tasks carry a handle
    return udf((String id) -> shared.value().contains(id), DataTypes.BooleanType)
        .apply(col(ExampleTable.ID));
  }

  @Override
  public void close() {
    ids.destroy();
  }
}

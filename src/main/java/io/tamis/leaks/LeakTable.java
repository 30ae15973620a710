package io.tamis.leaks;

import io.tamis.config.Require;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a candidate that was found, in the order of ids. */
public final class LeakTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "id STRING NOT NULL, reason STRING NOT NULL, held_out_id STRING NOT NULL,"
              + " held_out_role STRING NOT NULL, figure DOUBLE NOT NULL");

  private LeakTable() {}

  /**
   * @param leaks in the order of ids
   */
  public static Dataset<Row> of(SparkSession spark, List<Leak> leaks) {
    List<Row> rows =
        leaks.stream()
            .map(
                leak ->
                    RowFactory.create(
                        leak.id(),
                        Require.spelled(leak.reason()),
                        leak.heldOutId(),
                        leak.role(),
                        leak.figure()))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}

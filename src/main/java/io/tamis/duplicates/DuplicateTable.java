package io.tamis.duplicates;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a member of a group of near-duplicates; groups count from 1, the largest first. */
public final class DuplicateTable {
  public static final StructType SCHEMA =
      StructType.fromDDL("group INT NOT NULL, id STRING NOT NULL");

  private DuplicateTable() {}

  public static Dataset<Row> of(SparkSession spark, NearDuplicates duplicates) {
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < duplicates.groups().size(); n++) {
      for (String id : duplicates.groups().get(n)) {
        rows.add(RowFactory.create(n + 1, id));
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }
}

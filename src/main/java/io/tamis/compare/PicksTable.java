package io.tamis.compare;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a picked candidate: by method, budget and rank from 1, how often it was picked. */
public final class PicksTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "method STRING NOT NULL, budget INT NOT NULL, rank INT NOT NULL, id STRING NOT NULL,"
              + " count INT NOT NULL");

  private PicksTable() {}

  public static Dataset<Row> of(SparkSession spark, List<Picks> all) {
    List<Row> rows = new ArrayList<>(); // as many as the picks that are here already
    for (Picks picks : all) {
      for (int n = 0; n < picks.distinct(); n++) {
        rows.add(
            RowFactory.create(
                picks.method().spelled(),
                picks.budget(),
                n + 1,
                picks.ids()[n],
                picks.counts()[n]));
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }
}

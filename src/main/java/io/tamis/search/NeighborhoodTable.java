package io.tamis.search;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a query, in the order of ids: its candidates, nearest first, with their distances. */
public final class NeighborhoodTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "query_id STRING NOT NULL,"
              + " candidates ARRAY<STRUCT<id: STRING NOT NULL, distance: DOUBLE NOT NULL>> NOT NULL");

  private NeighborhoodTable() {}

  public static Dataset<Row> of(SparkSession spark, Neighborhoods neighborhoods) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < neighborhoods.queries(); i++) {
      List<Row> candidates = new ArrayList<>();
      for (int k = 0; k < neighborhoods.candidates()[i].length; k++) {
        candidates.add(
            RowFactory.create(
                neighborhoods.candidateIds()[neighborhoods.candidates()[i][k]],
                neighborhoods.distances()[i][k]));
      }
      rows.add(RowFactory.create(neighborhoods.queryIds()[i], candidates));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }
}

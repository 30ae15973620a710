package io.tamis.transport;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a pair with mass: the queries in the order of ids, their candidates nearest first. */
public final class PlanTable {
  public static final StructType SCHEMA =
      StructType.fromDDL("query_id STRING NOT NULL, id STRING NOT NULL, mass DOUBLE NOT NULL");

  private PlanTable() {}

  /**
   * @param queryIds shape [M], by number of query
   * @param candidateIds shape [U], by number of candidate
   */
  public static Dataset<Row> of(
      SparkSession spark, TransportPlan plan, String[] queryIds, String[] candidateIds) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < queryIds.length; i++) {
      for (int k = 0; k < plan.plan()[i].length; k++) {
        rows.add(
            RowFactory.create(
                queryIds[i], candidateIds[plan.candidates()[i][k]], plan.plan()[i][k]));
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }
}

package io.tamis.transport;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a pair with mass: the queries in the order of ids, their candidates nearest first. */
public final class PlanTable {
  public static final StructType SCHEMA =
      StructType.fromDDL("query_id STRING NOT NULL, id STRING NOT NULL, mass DOUBLE NOT NULL");

  private static final int QUERIES_PER_TASK = 64;

  private PlanTable() {}

  /** What one query ships, on its way to a task, where its rows are made. */
  private record Shipment(String queryId, String[] ids, double[] masses) implements Serializable {
    Iterator<Row> rows() {
      List<Row> rows = new ArrayList<>(ids.length);
      for (int k = 0; k < ids.length; k++) {
        rows.add(RowFactory.create(queryId, ids[k], masses[k]));
      }
      return rows.iterator();
    }
  }

  /**
   * @param queryIds shape [M], by number of query
   * @param candidateIds shape [U], by number of candidate
   */
  public static Dataset<Row> of(
      SparkSession spark, TransportPlan plan, String[] queryIds, String[] candidateIds) {
    List<Shipment> shipments =
        IntStream.range(0, queryIds.length)
            .mapToObj(
                i ->
                    new Shipment(
                        queryIds[i],
                        Arrays.stream(plan.candidates()[i])
                            .mapToObj(j -> candidateIds[j])
                            .toArray(String[]::new),
                        plan.plan()[i]))
            .toList();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(shipments, 1 + shipments.size() / QUERIES_PER_TASK)
            .flatMap(Shipment::rows),
        SCHEMA);
  }
}

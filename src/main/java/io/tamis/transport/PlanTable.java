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
import org.apache.spark.sql.catalyst.InternalRow;
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

  /** The pairs as they were written, on the driver, which held them then too. */
  public static PlanRows read(Dataset<Row> table) {
    List<PlanRows> parts =
        table
            .select("query_id", "id", "mass")
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(rows -> List.of(part(rows)).iterator())
            .collect();
    int size = parts.stream().mapToInt(PlanRows::size).sum();
    PlanRows all = new PlanRows(new String[size], new String[size], new double[size]);
    int at = 0;
    for (PlanRows part : parts) {
      System.arraycopy(part.queryIds(), 0, all.queryIds(), at, part.size());
      System.arraycopy(part.ids(), 0, all.ids(), at, part.size());
      System.arraycopy(part.masses(), 0, all.masses(), at, part.size());
      at += part.size();
    }
    return all;
  }

  private static PlanRows part(Iterator<InternalRow> rows) {
    List<String> queryIds = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    List<Double> masses = new ArrayList<>();
    String query = null;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      String next = row.getUTF8String(0).toString();
      query = next.equals(query) ? query : next; // one string for all pairs of a query
      queryIds.add(query);
      ids.add(row.getUTF8String(1).toString());
      masses.add(row.getDouble(2));
    }
    return new PlanRows(
        queryIds.toArray(String[]::new),
        ids.toArray(String[]::new),
        masses.stream().mapToDouble(Double::doubleValue).toArray());
  }
}

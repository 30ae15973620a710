package io.tamis.search;

import io.tamis.config.Ids;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.StructType;

/** One row a query, in the order of ids: its candidates, nearest first, with their distances. */
public final class NeighborhoodTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "query_id STRING NOT NULL,"
              + " candidates ARRAY<STRUCT<id: STRING NOT NULL, distance: DOUBLE NOT NULL>> NOT NULL");

  private static final int QUERIES_PER_TASK = 64;

  private NeighborhoodTable() {}

  /** One list on its way to a task, where its rows are made. */
  private record NeighborList(String queryId, String[] ids, double[] distances)
      implements Serializable {
    static NeighborList of(InternalRow row) {
      ArrayData candidates = row.getArray(1);
      String[] ids = new String[candidates.numElements()];
      double[] distances = new double[ids.length];
      for (int k = 0; k < ids.length; k++) {
        InternalRow candidate = candidates.getStruct(k, 2);
        ids[k] = candidate.getUTF8String(0).toString();
        distances[k] = candidate.getDouble(1);
      }
      return new NeighborList(row.getUTF8String(0).toString(), ids, distances);
    }

    Row row() {
      Row[] candidates = new Row[ids.length];
      for (int k = 0; k < ids.length; k++) {
        candidates[k] = RowFactory.create(ids[k], distances[k]);
      }
      return RowFactory.create(queryId, candidates);
    }
  }

  public static Dataset<Row> of(SparkSession spark, Neighborhoods neighborhoods) {
    List<NeighborList> lists =
        IntStream.range(0, neighborhoods.queries())
            .mapToObj(
                i ->
                    new NeighborList(
                        neighborhoods.queryIds()[i],
                        neighborhoods.ids(i),
                        neighborhoods.distances()[i]))
            .toList();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(lists, 1 + lists.size() / QUERIES_PER_TASK)
            .map(NeighborList::row),
        SCHEMA);
  }

  /**
   * The lists as they were written, on the driver, which held them then too.
   *
   * @param poolSize candidates in the pool
   */
  public static Neighborhoods read(Dataset<Row> table, long poolSize) {
    List<NeighborList> lists =
        table
            .select("query_id", "candidates")
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .map(NeighborList::of)
            .collect()
            .stream()
            .sorted(Comparator.comparing(NeighborList::queryId, Ids.ORDER))
            .toList();
    return Neighborhoods.numbered(
        lists.stream().map(NeighborList::queryId).toArray(String[]::new),
        lists.stream().map(NeighborList::ids).toArray(String[][]::new),
        lists.stream().map(NeighborList::distances).toArray(double[][]::new),
        poolSize);
  }
}

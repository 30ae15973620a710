package io.tamis.search;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
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

  private static final int QUERIES_PER_TASK = 64;

  private NeighborhoodTable() {}

  /** One list on its way to a task, where its rows are made. */
  private record NeighborList(String queryId, String[] ids, double[] distances)
      implements Serializable {
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
}

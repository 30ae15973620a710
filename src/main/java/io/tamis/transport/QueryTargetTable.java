package io.tamis.transport;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a query, in the order of ids: its target, and the share of all mass that has. */
public final class QueryTargetTable {
  public static final StructType SCHEMA =
      StructType.fromDDL("query_id STRING NOT NULL, target STRING NOT NULL, share DOUBLE NOT NULL");

  private QueryTargetTable() {}

  /**
   * @param queryIds shape [M], by number of query
   */
  public static Dataset<Row> of(SparkSession spark, Targets targets, String[] queryIds) {
    List<Row> rows =
        IntStream.range(0, queryIds.length)
            .mapToObj(
                i -> {
                  int target = targets.ofQuery()[i];
                  return RowFactory.create(
                      queryIds[i], targets.names().get(target), targets.shares()[target]);
                })
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }

  /**
   * The targets as they were written, in the order of their names.
   *
   * @param queryIds shape [M], by number of query
   * @throws IllegalArgumentException if the table has not one row for each query, or several shares
   *     for a target
   */
  public static Targets read(Dataset<Row> table, String[] queryIds) {
    Map<String, Row> byQuery = new HashMap<>();
    Map<String, Double> shares = new TreeMap<>(Ids.ORDER);
    // a row a query, of which the driver holds the vectors during a run
    List<Row> rows = table.select("query_id", "target", "share").collectAsList();
    for (Row row : rows) {
      byQuery.put(row.getString(0), row);
      Double other = shares.putIfAbsent(row.getString(1), row.getDouble(2));
      Require.that(
          other == null || other == row.getDouble(2),
          "targets/ must have one share for each target, but for %s has %s and %s"
              .formatted(row.getString(1), other, row.get(2)));
    }
    Require.that(
        rows.size() == queryIds.length && byQuery.keySet().containsAll(Arrays.asList(queryIds)),
        "targets/ must have one row for each of the "
            + queryIds.length
            + " queries, but has "
            + rows.size()
            + " rows, or some of others");
    List<String> names = new ArrayList<>(shares.keySet());
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    return new Targets(
        names,
        Arrays.stream(queryIds).mapToInt(id -> numbers.get(byQuery.get(id).getString(1))).toArray(),
        shares.values().stream().mapToDouble(share -> share).toArray());
  }
}

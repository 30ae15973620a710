package io.tamis;

import io.tamis.config.Require;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Datasets as temporary views, so that a job reads them as tables. A name is the first free one of
 * {@code tamis_candidates}, {@code tamis_candidates_2} and so on: the same for the same run, as it
 * goes into the manifest, and never one that the session knows as a table or a view.
 */
final class InputViews implements AutoCloseable {
  private final SparkSession spark;
  private final Map<String, String> tables = new TreeMap<>();

  private InputViews(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * @param inputs by the first word of their keys
   * @param told the job's keys, which must not name a table beside a Dataset
   */
  static InputViews of(
      SparkSession spark, Map<String, Dataset<Row>> inputs, Map<String, String> told) {
    for (String role : inputs.keySet()) {
      for (String key : new String[] {role + ".path", role + ".table"}) {
        Require.that(
            told.getOrDefault(key, "").isEmpty(),
            key + " must not be given beside a Dataset, but is " + told.get(key));
      }
    }
    InputViews views = new InputViews(spark);
    try {
      inputs.forEach((role, rows) -> views.tables.put(role + ".table", views.view(role, rows)));
    } catch (RuntimeException e) {
      views.close();
      throw e;
    }
    return views;
  }

  /** What each {@code .table} key is to be. */
  Map<String, String> tables() {
    return tables;
  }

  private String view(String role, Dataset<Row> rows) {
    String base = "tamis_" + role;
    for (int n = 1; ; n++) {
      String name = n == 1 ? base : base + "_" + n;
      if (spark.catalog().tableExists(name)) {
        continue;
      }
      try {
        // all rows: dropping a view of the caller's own plan would drop the caller's cache of it
        rows.where(functions.lit(true)).createTempView(name);
        return name;
      } catch (AnalysisException e) {
        if (!spark.catalog().tableExists(name)) { // else another thread took it
          throw new IllegalArgumentException(
              role + " must be a Dataset that can be read, but cannot: " + e.getMessage(), e);
        }
      }
    }
  }

  /** Drops the views; what they showed is untouched, as is what the caller cached of it. */
  @Override
  public void close() {
    tables.values().forEach(spark.catalog()::dropTempView);
  }
}

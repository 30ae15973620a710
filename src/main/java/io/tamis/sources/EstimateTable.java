package io.tamis.sources;

import io.tamis.config.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row a subset and target, in the order in which subsets were estimated. */
public final class EstimateTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "subset_id INT NOT NULL, tasks ARRAY<STRING> NOT NULL, target STRING NOT NULL,"
              + " estimate DOUBLE NOT NULL, rows BIGINT NOT NULL, norm DOUBLE NOT NULL,"
              + " max_margin_change DOUBLE NOT NULL, converged BOOLEAN NOT NULL,"
              + " mode STRING NOT NULL");

  private static final int SUBSETS_PER_TASK = 256;

  private EstimateTable() {}

  /** A subset on its way to a task, where its rows are made. */
  private record Numbered(int number, SubsetEstimate estimate) implements Serializable {
    Iterator<Row> rows(String[] tasks, String[] targets) {
      List<String> names = new ArrayList<>();
      for (int task : estimate.tasks()) {
        names.add(tasks[task]);
      }
      List<Row> rows = new ArrayList<>(targets.length);
      for (int target = 0; target < targets.length; target++) {
        rows.add(
            RowFactory.create(
                number,
                names.toArray(String[]::new),
                targets[target],
                estimate.values()[target],
                estimate.rows(),
                estimate.norm(),
                estimate.largestMarginChange(),
                estimate.converged(),
                Require.spelled(estimate.mode())));
      }
      return rows.iterator();
    }
  }

  public static Dataset<Row> of(SparkSession spark, SourcesOutcome outcome) {
    List<Numbered> subsets = new ArrayList<>();
    for (SubsetEstimate estimate : outcome.estimates()) {
      subsets.add(new Numbered(subsets.size(), estimate));
    }
    String[] tasks = outcome.tasks();
    String[] targets = outcome.targets();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(subsets, 1 + subsets.size() / SUBSETS_PER_TASK)
            .flatMap(subset -> subset.rows(tasks, targets)),
        SCHEMA);
  }
}

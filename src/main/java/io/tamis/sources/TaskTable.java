package io.tamis.sources;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One row a task and target: its score, null if no subset held it; in how many subsets it was; and
 * its rank from 1 if it is selected, else null.
 */
public final class TaskTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "task STRING NOT NULL, rows BIGINT NOT NULL, target STRING NOT NULL, score DOUBLE,"
              + " sampled INT NOT NULL, selected BOOLEAN NOT NULL, rank INT");

  private TaskTable() {}

  public static Dataset<Row> of(SparkSession spark, SourcesOutcome outcome) {
    TaskSelection selection = outcome.selection();
    Integer[] ranks = new Integer[outcome.tasks().length];
    for (int n = 0; n < selection.selected().length; n++) {
      ranks[selection.selected()[n]] = n + 1;
    }
    List<Row> rows = new ArrayList<>();
    for (int task = 0; task < ranks.length; task++) {
      for (int target = 0; target < outcome.targets().length; target++) {
        double score = selection.scores()[task][target];
        rows.add(
            RowFactory.create(
                outcome.tasks()[task],
                outcome.rows()[task],
                outcome.targets()[target],
                Double.isNaN(score) ? null : score,
                selection.sampled()[task],
                ranks[task] != null,
                ranks[task]));
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }
}

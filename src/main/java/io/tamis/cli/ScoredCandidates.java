package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tamis.config.Require;
import io.tamis.input.Columns;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.score.ModelLossTable;
import io.tamis.score.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Candidates and what the models say of them, as it is written.
 *
 * @param scored {@link ModelLossTable}, every candidate
 */
record ScoredCandidates(Examples candidates, Dataset<Row> scored) {
  /** How many files the losses have depends on the rows alone, so that their bytes do. */
  private static final long ROWS_OF_A_FILE = 500_000;

  /**
   * @param tokens that were counted, of the rows with losses
   * @param truncated of the rows with losses
   */
  record Figures(long rows, long rejected, long tokens, long truncated) {
    /** Rows with losses. */
    long kept() {
      return rows - rejected;
    }
  }

  /**
   * Before anything is scored, since it could not be written.
   *
   * @throws IllegalArgumentException if two columns would have one name
   */
  static void checkColumns(Examples candidates, List<Pass> passes) {
    List<String> ours = columnNames(passes);
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(ours);
    for (String name : candidates.rows().columns()) {
      Require.that(
          isId(candidates, name) || names.add(written(name, ours)),
          "candidates must have no column "
              + written(name, ours)
              + ", because their column of that name without candidate_ is to be written so");
    }
  }

  private static List<String> columnNames(List<Pass> passes) {
    return Arrays.stream(ModelLossTable.schema(passes).fieldNames())
        .filter(name -> !name.equals(ModelLossTable.REASON))
        .toList();
  }

  private static boolean isId(Examples candidates, String name) {
    return name.equals(ModelLossTable.ID) && candidates.isIdColumn(name);
  }

  /** What a column of the candidates is called beside ours. */
  private static String written(String name, List<String> ours) {
    return ours.stream().anyMatch(name::equalsIgnoreCase) ? "candidate_" + name : name;
  }

  Figures figures(List<Pass> passes) {
    Column isKept = col(ModelLossTable.REASON).isNull();
    Row sums =
        scored
            .agg(
                count(lit(1)),
                count_if(col(ModelLossTable.REASON).isNotNull()),
                sum(when(isKept, col(passes.get(0).tokens())).otherwise(0)),
                count_if(isKept.and(col(ModelLossTable.TRUNCATED))))
            .head();
    return new Figures(sums.getLong(0), sums.getLong(1), sums.getLong(2), sums.getLong(3));
  }

  /** The losses, and beside them the candidates' own columns. */
  Dataset<Row> losses(long rows) {
    Dataset<Row> kept =
        scored.where(col(ModelLossTable.REASON).isNull()).drop(ModelLossTable.REASON);
    Dataset<Row> own = candidates.distinctWithId();
    List<Column> columns = new ArrayList<>();
    for (String name : kept.columns()) {
      columns.add(kept.col(name));
    }
    for (String name : candidates.rows().columns()) {
      if (!isId(candidates, name)) {
        columns.add(own.col(Columns.quoted(name)).as(written(name, List.of(kept.columns()))));
      }
    }
    int files = (int) Math.max(1, Math.ceilDiv(rows, ROWS_OF_A_FILE));
    return own.join(kept, own.col(ExampleTable.ROW_ID).equalTo(kept.col(ModelLossTable.ID)))
        .select(columns.toArray(Column[]::new))
        .repartition(files, col(ModelLossTable.ID))
        .sortWithinPartitions(ModelLossTable.ID);
  }

  /** The rows without losses, and why. */
  Dataset<Row> rejected() {
    return scored
        .where(col(ModelLossTable.REASON).isNotNull())
        .select(ModelLossTable.ID, ModelLossTable.REASON)
        .repartition(1)
        .sortWithinPartitions(ModelLossTable.ID);
  }
}

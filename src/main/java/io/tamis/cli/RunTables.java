package io.tamis.cli;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.density.DensityTable;
import io.tamis.input.SideTable;
import io.tamis.output.OutputConfig;
import io.tamis.sample.SelectionTable;
import io.tamis.search.NeighborhoodTable;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.PlanRows;
import io.tamis.transport.PlanTable;
import io.tamis.transport.QueryTargetTable;
import io.tamis.transport.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The tables of a finished run, read anew by each method. What comes to the driver was on the
 * driver of the run too, and was bounded there. Rows of several files, or of a large one, come in
 * any order, and are put into that of the table here.
 */
record RunTables(FinishedRun run, SparkSession spark) {

  /** Candidates with mass, in the order of ids. */
  TransportJob.Masses masses() {
    List<Row> rows =
        sorted(
            read("masses").select("id", "mass"),
            Comparator.comparing((Row row) -> row.getString(0), Ids.ORDER));
    return new TransportJob.Masses(
        rows.stream().map(row -> row.getString(0)).toArray(String[]::new),
        rows.stream().mapToDouble(row -> row.getDouble(1)).toArray());
  }

  Neighborhoods neighborhoods() {
    return NeighborhoodTable.read(read("neighborhoods"), run.candidates());
  }

  DensityTable.Weighted densities() {
    return DensityTable.read(read("densities"));
  }

  PlanRows plan() {
    return PlanTable.read(read("plan"));
  }

  /**
   * Which query is of which target; all of one where the run had but one.
   *
   * @param queryIds shape [M], in the order of ids
   */
  Targets targets(String[] queryIds) {
    if (!run.hasTargets()) {
      return Targets.one(queryIds.length);
    }
    Require.that(
        run.has("targets"), "RUN must have targets/, as it has several targets, but has none");
    return QueryTargetTable.read(read("targets"), queryIds);
  }

  /** The picks in any order, with all their columns. */
  Dataset<Row> selection() {
    String place = run.place("selection");
    return switch (format()) {
      case JSONL -> spark.read().json(place);
      case PARQUET -> spark.read().parquet(place);
      case ARROW -> SideTable.read(spark, "RUN", place);
    };
  }

  /**
   * {@link SelectionTable} of the picks, by rank, and behind its columns how many rows a pick has
   * in the files: 1, unless picks are repeated.
   */
  List<Row> picks() {
    Dataset<Row> rows =
        format() == OutputConfig.Format.JSONL
            ? spark.read().schema(SelectionTable.SCHEMA).json(run.place("selection"))
            : selection().selectExpr(SelectionTable.SCHEMA.fieldNames());
    return sorted(
        isRepeated()
            ? rows.groupBy(
                    Arrays.stream(SelectionTable.SCHEMA.fieldNames())
                        .map(functions::col)
                        .toArray(Column[]::new))
                .agg(functions.count(functions.lit(1)).cast("int"))
            : rows.withColumn("rows", functions.lit(1)),
        Comparator.comparingInt((Row row) -> row.getInt(4)));
  }

  private boolean isRepeated() {
    return Require.flag("output.repeat", run.given().getOrDefault("output.repeat", "false"));
  }

  private static List<Row> sorted(Dataset<Row> table, Comparator<Row> order) {
    List<Row> rows = new ArrayList<>(table.collectAsList());
    rows.sort(order);
    return rows;
  }

  private OutputConfig.Format format() {
    return Require.choice(
        "output.format",
        OutputConfig.Format.class,
        run.given().getOrDefault("output.format", Require.spelled(OutputConfig.Format.PARQUET)));
  }

  private Dataset<Row> read(String table) {
    return spark.read().parquet(run.place(table));
  }
}

package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.density.DensityTable;
import io.tamis.output.OutputConfig;
import io.tamis.sample.SelectionTable;
import io.tamis.search.NeighborhoodTable;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.PlanRows;
import io.tamis.transport.PlanTable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of a finished run, read anew by each method. What comes to the driver was on the
 * driver of the run too, and was bounded there.
 */
record RunTables(FinishedRun run, SparkSession spark) {

  /** Candidates with mass, in the order of the file. */
  TransportJob.Masses masses() {
    List<Row> rows = read("masses").select("id", "mass").collectAsList();
    return new TransportJob.Masses(
        rows.stream().map(row -> row.getString(0)).toArray(String[]::new),
        rows.stream().mapToDouble(row -> row.getDouble(1)).toArray());
  }

  Neighborhoods neighborhoods() {
    return NeighborhoodTable.read(
        read("neighborhoods"),
        run.metrics().path("candidates").asLong()
            - run.metrics().path("decontaminate.quarantined").asLong());
  }

  DensityTable.Weighted densities() {
    return DensityTable.read(read("densities"));
  }

  PlanRows plan() {
    return PlanTable.read(read("plan"));
  }

  /** The picks in the order of the file, with all their columns. */
  Dataset<Row> selection() {
    String place = run.place("selection");
    return isJson() ? spark.read().json(place) : spark.read().parquet(place);
  }

  /** {@link SelectionTable} of the picks, in the order of the file. */
  List<Row> picks() {
    String[] columns = SelectionTable.SCHEMA.fieldNames();
    return isJson()
        ? spark.read().schema(SelectionTable.SCHEMA).json(run.place("selection")).collectAsList()
        : selection().selectExpr(columns).collectAsList();
  }

  private boolean isJson() {
    return run.given()
        .getOrDefault("output.format", "")
        .equals(Require.spelled(OutputConfig.Format.JSONL));
  }

  private Dataset<Row> read(String table) {
    return spark.read().parquet(run.place(table));
  }
}

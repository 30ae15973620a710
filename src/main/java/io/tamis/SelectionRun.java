package io.tamis;

import io.tamis.cli.LibraryRun;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What {@code tamis select} wrote. Methods that rank write no plan, and a run that draws nothing no
 * selection: asking for a table that is not there throws an {@link IllegalArgumentException}.
 */
public final class SelectionRun extends TamisRun {
  private final LibraryRun run;

  SelectionRun(LibraryRun run, RunFolder folder) {
    super(run, folder);
    this.run = run;
  }

  /** The picks: id, count, weight, mass, rank, and the candidates' own columns. */
  public Dataset<Row> selection() {
    return table("selection");
  }

  /** The candidates with mass: id, mass. */
  public Dataset<Row> masses() {
    return table("masses");
  }

  /** The nearest candidates of each query, with their distances. */
  public Dataset<Row> neighborhoods() {
    return table("neighborhoods");
  }

  /** How crowded the surroundings of candidates are. */
  public Dataset<Row> densities() {
    return table("densities");
  }

  /** The transport plan: query_id, id, mass. */
  public Dataset<Row> plan() {
    return table("plan");
  }

  /** What the run claims, {@code certificate.json}, for {@code tamis verify} to check. */
  public Map<String, Object> certificate() {
    return run.json("certificate.json");
  }
}

package io.tamis;

import io.tamis.cli.LibraryRun;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What {@code tamis compare} wrote. */
public final class ComparisonRun extends TamisRun {
  private final LibraryRun run;

  ComparisonRun(LibraryRun run, RunFolder folder) {
    super(run, folder);
    this.run = run;
  }

  /** The figures, one row a method and budget. */
  public Dataset<Row> comparison() {
    return table("comparison");
  }

  /** What each method picks at each budget. */
  public Dataset<Row> picks() {
    return table("picks");
  }

  /** The nearest candidates of each query, with their distances. */
  public Dataset<Row> neighborhoods() {
    return table("neighborhoods");
  }

  /** The figures as text, {@code comparison.md}. */
  public String markdown() {
    return run.text("comparison.md");
  }
}

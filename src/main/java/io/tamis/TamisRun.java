package io.tamis;

import io.tamis.cli.LibraryRun;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A finished run: tables that are read from its folder whenever an action on them runs, and small
 * files, which are read at once.
 */
public abstract sealed class TamisRun implements AutoCloseable permits SelectionRun, ComparisonRun {
  private final LibraryRun run;
  private final RunFolder folder;

  TamisRun(LibraryRun run, RunFolder folder) {
    this.run = run;
    this.folder = folder;
  }

  /** The run's folder, with the scheme of its filesystem. */
  public String path() {
    return run.path();
  }

  /**
   * A table that the run wrote, by the name of its folder, such as {@code rejected}.
   *
   * @throws IllegalArgumentException if the run wrote none of this name
   */
  public Dataset<Row> table(String name) {
    return run.table(name);
  }

  /** The run's figures, {@code metrics.json}: maps, lists, numbers, texts and booleans. */
  public Map<String, Object> metrics() {
    return run.json("metrics.json");
  }

  /** What the run was made from, {@code manifest.json}. */
  public Map<String, Object> manifest() {
    return run.json("manifest.json");
  }

  /** The report, one HTML page that needs nothing else. */
  public String reportHtml() {
    return run.text("report.html");
  }

  /**
   * Removes the run's folder if it is a temporary one; its tables cannot be read any more then. A
   * folder that {@code output.path} named stays.
   */
  @Override
  public void close() {
    folder.close();
  }
}

package io.tamis.output;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes a table's files in one format; the same bytes for the same rows in the same parts. */
sealed interface TableWriter permits ParquetWriter, JsonLinesWriter, ArrowWriter {

  static TableWriter of(OutputConfig.Format format) {
    return switch (format) {
      case PARQUET -> new ParquetWriter();
      case JSONL -> new JsonLinesWriter();
      case ARROW -> new ArrowWriter();
    };
  }

  /**
   * @param folder which is not there yet
   * @param rows whose parts become files, in their order
   */
  void write(FileSystem filesystem, Path folder, Dataset<Row> rows) throws IOException;

  /** Moves a file, and says so if it cannot. */
  static void rename(FileSystem filesystem, Path from, Path to) throws IOException {
    if (!filesystem.rename(from, to)) {
      throw new IOException("cannot move " + from + " to " + to);
    }
  }
}

package io.tamis.output;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Parquet files, {@code part-00000.parquet} and on. */
record ParquetWriter() implements TableWriter {
  @Override
  public void write(FileSystem filesystem, Path folder, Dataset<Row> rows) throws IOException {
    List<Path> parts = SparkFiles.write(filesystem, folder, rows, "parquet", Map.of());
    for (int n = 0; n < parts.size(); n++) {
      Path stable = new Path(folder, "part-%05d.parquet".formatted(n));
      SteadyFooter.copy(filesystem, parts.get(n), stable);
      filesystem.delete(parts.get(n), false);
    }
  }
}

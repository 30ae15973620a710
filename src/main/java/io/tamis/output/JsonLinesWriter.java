package io.tamis.output;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lines of JSON, {@code part-00000.jsonl} and on. A missing value is a null, as some readers take a
 * field from its first lines; moments are in UTC and whole to the microsecond; bytes are Base64.
 */
record JsonLinesWriter() implements TableWriter {
  private static final Map<String, String> OPTIONS =
      Map.of(
          "ignoreNullFields",
          "false",
          "timeZone",
          "UTC",
          "timestampFormat",
          "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]XXX",
          "timestampNTZFormat",
          "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]");

  @Override
  public void write(FileSystem filesystem, Path folder, Dataset<Row> rows) throws IOException {
    List<Path> parts = SparkFiles.write(filesystem, folder, rows, "json", OPTIONS);
    for (int n = 0; n < parts.size(); n++) {
      Path stable = new Path(folder, "part-%05d.jsonl".formatted(n));
      TableWriter.rename(filesystem, parts.get(n), stable);
    }
  }
}

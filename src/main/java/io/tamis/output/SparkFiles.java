package io.tamis.output;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Files as Spark's own writers leave them, under names that differ from run to run. */
final class SparkFiles {
  private SparkFiles() {}

  /** Writes a file a part, and gives them in the order of the parts. */
  static List<Path> write(
      FileSystem filesystem,
      Path folder,
      Dataset<Row> rows,
      String format,
      Map<String, String> options)
      throws IOException {
    rows.write()
        .format(format)
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .options(options)
        .save(folder.toString());
    return Arrays.stream(filesystem.listStatus(folder, file -> file.getName().startsWith("part-")))
        .map(FileStatus::getPath)
        .sorted(Comparator.comparing(Path::getName))
        .toList();
  }
}

package io.tamis.input;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of {@code .npy} files: an id, which is the position over all files, and an embedding. */
record NpyInput(SparkSession spark, InputFiles files, Dataset<Row> rows) implements RawInput {
  /** A task of less is over before it pays. */
  private static final long LEAST_SPLIT_BYTES = 4L << 20;

  /**
   * @throws IllegalArgumentException if a file's header cannot be read
   */
  static NpyInput read(SparkSession spark, InputFiles files) {
    long perCore = files.bytes() / spark.sparkContext().defaultParallelism() + 1; // none is idle
    long split = Math.clamp(perCore, LEAST_SPLIT_BYTES, NpySource.SPLIT_BYTES);
    return new NpyInput(spark, files, NpySource.read(spark, files, split));
  }

  @Override
  public String fingerprint() {
    return files.fingerprint();
  }

  @Override
  public List<String> places(Column condition, int most) {
    List<NpyFile> headers =
        NpyFile.readHeaders(
            spark.sparkContext().hadoopConfiguration(), files.key(), NpySource.addresses(files));
    return rows.where(condition).select(ExampleTable.ID).limit(most).collectAsList().stream()
        .map(row -> place(headers, Long.parseLong(row.getString(0))))
        .toList();
  }

  private static String place(List<NpyFile> files, long id) {
    NpyFile holder = files.get(0);
    for (NpyFile file : files) {
      holder = file.firstId() <= id ? file : holder;
    }
    return InputFiles.shown(holder.path()) + ", row " + (id - holder.firstId());
  }
}

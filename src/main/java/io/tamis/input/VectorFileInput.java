package io.tamis.input;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of files of vectors: an id, which is the position over all files, and an embedding. */
record VectorFileInput(SparkSession spark, InputFiles files, VectorFiles vectors, Dataset<Row> rows)
    implements RawInput {
  /** A task of less is over before it pays. */
  private static final long LEAST_SPLIT_BYTES = 4L << 20;

  /**
   * @param config with the files' own format
   * @throws IllegalArgumentException if a file's header cannot be read
   */
  static VectorFileInput read(SparkSession spark, InputFiles files, InputConfig config) {
    long perCore = files.bytes() / spark.sparkContext().defaultParallelism() + 1; // none is idle
    long split = Math.clamp(perCore, LEAST_SPLIT_BYTES, VectorFileSource.SPLIT_BYTES);
    VectorFiles vectors = VectorFiles.of(files, config.format(), config.embedding());
    return new VectorFileInput(spark, files, vectors, VectorFileSource.read(spark, vectors, split));
  }

  @Override
  public String fingerprint() {
    return files.fingerprint();
  }

  @Override
  public List<String> places(Column condition, int most) {
    List<VectorFile> headers = vectors.readHeaders(spark.sparkContext().hadoopConfiguration());
    return rows.where(condition).select(ExampleTable.ID).limit(most).collectAsList().stream()
        .map(row -> place(headers, Long.parseLong(row.getString(0))))
        .toList();
  }

  private static String place(List<VectorFile> files, long id) {
    VectorFile holder = files.get(0);
    for (VectorFile file : files) {
      holder = file.firstId() <= id ? file : holder;
    }
    return InputFiles.shown(holder.path()) + ", row " + (id - holder.firstId());
  }
}

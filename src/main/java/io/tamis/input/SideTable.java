package io.tamis.input;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A small table that a key names beside the inputs, in Parquet, lines of JSON or Arrow. */
public final class SideTable {
  private SideTable() {}

  /**
   * @param key names the table, for messages
   * @throws IllegalArgumentException if there are no files, or their ending tells another format
   */
  public static Dataset<Row> read(SparkSession spark, String key, String path) {
    InputFiles files = InputFiles.find(spark.sparkContext().hadoopConfiguration(), key, path);
    return switch (files.format()) {
      case PARQUET -> ParquetInput.read(spark, files).rows();
      case JSONL -> JsonlInput.read(spark, files).rows();
      case ARROW -> ArrowInput.read(spark, files).rows();
      case NPY, SAFETENSORS, CSV, AUTO ->
          throw new IllegalArgumentException(
              key
                  + " must name a table, in files of "
                  + List.of(InputFormat.PARQUET, InputFormat.JSONL, InputFormat.ARROW)
                  + ", but is "
                  + path);
    };
  }
}

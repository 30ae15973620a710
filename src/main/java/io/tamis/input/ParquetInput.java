package io.tamis.input;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Rows of Parquet files; folders such as {@code day=3} below the one given add their column. Files
 * with half floats, which Spark does not read, are read by {@link HalfSource}, without the columns
 * of folders.
 *
 * @param placed the rows with the address of their file and their place there
 */
record ParquetInput(InputFiles files, Dataset<Row> rows, Dataset<Row> placed) implements RawInput {
  static ParquetInput read(SparkSession spark, InputFiles files) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    if (HalfSource.holdsHalves(conf, files, 1)) {
      return ofHalves(spark, files);
    }
    var reader = spark.read().option("mergeSchema", "true"); // whichever file comes first
    files.root().ifPresent(root -> reader.option("basePath", root.toString()));
    Dataset<Row> rows;
    try {
      rows = reader.parquet(files.globs());
    } catch (Exception e) {
      if (HalfSource.holdsHalves(conf, files, files.files().size())) {
        return ofHalves(spark, files);
      }
      throw e;
    }
    Column metadata = rows.metadataColumn("_metadata");
    Dataset<Row> placed =
        rows.withColumn(HalfSource.FILE, metadata.getField("file_path"))
            .withColumn(HalfSource.ROW, metadata.getField("row_index"));
    return new ParquetInput(files, rows, placed);
  }

  private static ParquetInput ofHalves(SparkSession spark, InputFiles files) {
    Dataset<Row> placed = HalfSource.read(spark, files);
    return new ParquetInput(files, placed.drop(HalfSource.FILE, HalfSource.ROW), placed);
  }

  @Override
  public String fingerprint() {
    return files.fingerprint();
  }

  @Override
  public List<String> places(Column condition, int most) {
    return placed
        .where(condition)
        .select(functions.col(HalfSource.FILE), functions.col(HalfSource.ROW))
        .orderBy(HalfSource.FILE, HalfSource.ROW)
        .limit(most)
        .collectAsList() // a handful
        .stream()
        .map(row -> place(row.getString(0), row.getLong(1)))
        .toList();
  }

  private static String place(String address, long row) {
    return InputFiles.shown(InputFiles.ofAddress(address)) + ", row " + row;
  }
}

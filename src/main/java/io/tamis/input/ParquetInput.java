package io.tamis.input;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Rows of Parquet files; folders such as {@code day=3} below the one given add their column. */
record ParquetInput(InputFiles files, Dataset<Row> rows) implements RawInput {
  private static final String FILE = "_tamis_file";
  private static final String ROW = "_tamis_row";

  static ParquetInput read(SparkSession spark, InputFiles files) {
    var reader = spark.read().option("mergeSchema", "true"); // whichever file comes first
    files.root().ifPresent(root -> reader.option("basePath", root.toString()));
    return new ParquetInput(files, reader.parquet(files.globs()));
  }

  @Override
  public String fingerprint() {
    return files.fingerprint();
  }

  @Override
  public List<String> places(Column condition, int most) {
    Column metadata = rows.metadataColumn("_metadata");
    return rows
        .withColumn(FILE, metadata.getField("file_path"))
        .withColumn(ROW, metadata.getField("row_index"))
        .where(condition)
        .select(functions.col(FILE), functions.col(ROW))
        .orderBy(FILE, ROW)
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

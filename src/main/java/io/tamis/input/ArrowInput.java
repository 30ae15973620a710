package io.tamis.input;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Rows of Arrow files and streams. */
record ArrowInput(SparkSession spark, InputFiles files, Dataset<Row> rows) implements RawInput {

  /**
   * @throws IllegalArgumentException if a file is no Arrow file, or two differ in their columns
   */
  static ArrowInput read(SparkSession spark, InputFiles files) {
    return new ArrowInput(spark, files, ArrowSource.read(spark, files, false));
  }

  @Override
  public String fingerprint() {
    return files.fingerprint();
  }

  @Override
  public List<String> places(Column condition, int most) {
    return ArrowSource.read(spark, files, true)
        .where(condition)
        .select(ArrowSource.FILE, ArrowSource.ROW)
        .orderBy(functions.col(ArrowSource.FILE), functions.col(ArrowSource.ROW))
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

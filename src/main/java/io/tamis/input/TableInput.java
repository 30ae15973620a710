package io.tamis.input;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of a catalog table, which has no places of its own to tell. */
record TableInput(String table, Dataset<Row> rows) implements RawInput {
  static TableInput read(SparkSession spark, String table) {
    return new TableInput(table, spark.table(table));
  }

  /**
   * Over the table's name, columns and files, such as Delta's, and the version and properties of a
   * source that hides its files, such as Iceberg's snapshot; another gives only the rest.
   */
  @Override
  public String fingerprint() {
    String files = Arrays.stream(rows.inputFiles()).sorted().collect(Collectors.joining("\n"));
    return InputFiles.sha256(
        table + "\n" + rows.schema().toDDL() + "\n" + files + "\n" + versions());
  }

  private String versions() {
    return CollectionConverters.asJavaCollection(rows.queryExecution().analyzed().collectLeaves())
        .stream()
        .filter(DataSourceV2Relation.class::isInstance)
        .map(leaf -> ((DataSourceV2Relation) leaf).table())
        .map(source -> source.version() + " " + new TreeMap<>(source.properties()))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  @Override
  public List<String> places(Column condition, int most) {
    return Collections.nCopies(most, "table " + table);
  }
}

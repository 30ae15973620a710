package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.sql.DeltaSparkSessionExtension;
import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import io.tamis.input.Examples;
import io.tamis.input.InputConfig;
import io.tamis.input.InputStep;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of Delta and Iceberg, with a session that is set up as their users set theirs up; where it
 * is the first of this JVM, it is the tests' own, too.
 */
class CatalogTablesIT {
  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void writeTables() throws Exception {
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .withExtensions(
                extensions -> {
                  new DeltaSparkSessionExtension().apply(extensions);
                  return null;
                })
            .config("spark.sql.extensions", DeltaSparkSessionExtension.class.getName())
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.lake.type", "hadoop")
            .config("spark.sql.catalog.lake.warehouse", folder.resolve("lake").toString())
            .getOrCreate();
    SmallRun small = SmallRun.in(folder);
    SparkSession.setActiveSession(spark);
    spark
        .read()
        .parquet(small.pool().toString())
        .write()
        .format("delta")
        .option("path", folder.resolve("delta").toString())
        .saveAsTable("pool");
    spark.read().parquet(small.pool().toString()).writeTo("lake.some.pool").create();
  }

  @AfterAll
  static void forgetTheSession() {
    spark.sql("DROP TABLE IF EXISTS pool");
    SparkSession.setActiveSession(LocalSpark.session());
    SparkSession.setDefaultSession(LocalSpark.session());
  }

  @Test
  void aTableGivesThePicksOfItsRowsInParquet() {
    SmallRun small = new SmallRun(folder);
    List<Row> picks = selection(small.selected("of-parquet"));
    assertThat(picks).hasSizeGreaterThan(SmallRun.PICKS / 2);
    SparkSession.setActiveSession(spark);
    for (String table : List.of("pool", "lake.some.pool")) {
      Path run = small.selected("of-" + table, "candidates.path=", "candidates.table=" + table);
      assertThat(selection(run)).as(table).isEqualTo(picks);
    }
  }

  private static List<Row> selection(Path run) {
    return LocalSpark.session()
        .read()
        .parquet(run.resolve("selection").toString())
        .orderBy("id")
        .collectAsList();
  }

  @Test
  void aNewVersionOfATableHasAnotherFingerprint() {
    SparkSession.setActiveSession(spark);
    spark.sql("CREATE TABLE lake.some.small AS SELECT 1 AS id, 'x' AS text");
    spark.sql(
        "CREATE TABLE small USING delta LOCATION '%s' AS SELECT 1 AS id, 'x' AS text"
            .formatted(folder.resolve("small")));
    for (String table : List.of("small", "lake.some.small")) {
      String before = read(table).fingerprint();
      assertThat(read(table).fingerprint()).as(table).isEqualTo(before);
      spark.sql("INSERT INTO " + table + " SELECT 2, 'y'");
      String more = read(table).fingerprint();
      assertThat(more).as(table).isNotEqualTo(before);
      spark.sql("DELETE FROM " + table + " WHERE id = 2");
      assertThat(read(table).fingerprint()).as(table).isNotEqualTo(more);
      assertThat(read(table).rows().count()).as(table).isEqualTo(1);
    }
    spark.sql("DROP TABLE small");
  }

  private static Examples read(String table) {
    List<String> settings = List.of("candidates.table=" + table, "candidates.id=id");
    return new InputStep(InputConfig.from(ConfigFile.empty().with(settings), "candidates"))
        .read(spark);
  }
}

package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
  @TempDir Path folder;

  @Test
  void givesTheTableAndKeepsTheRows() {
    Path file =
        Given.lines(
            folder.resolve("a.jsonl"),
            "{\"n\": 12, \"from\": \"web\", \"p\": \"hello\", \"more\": {\"deep\": [1]}}",
            "{\"n\": 13, \"p\": \" \"}");
    Examples examples = Given.candidates(file, "id=n", "source=from", "text=p");
    assertThat(examples.examples().schema().sql().replace(" NOT NULL", ""))
        .isEqualTo(ExampleTable.SCHEMA.sql());
    assertThat(examples.examples().orderBy("id").collectAsList())
        .containsExactly(
            RowFactory.create("12", "web", "hello", null),
            RowFactory.create("13", null, " ", null));
    assertThat(examples.rows().columns()).containsExactly("from", "more", "n", "p");
    assertThat(examples.withId().columns()).containsExactly("from", "more", "n", "p", "_tamis_id");
  }

  @Test
  void repeatedIdsAreRefusedWithTwoPlaces() {
    Path a = Given.lines(folder.resolve("a.jsonl"), "{\"i\": 3}", "{\"i\": 1}", "", "{\"i\": 2}");
    Path b = Given.lines(folder.resolve("b.jsonl"), "{\"i\": 3}", "{\"i\": 2}", "{\"i\": 2}");
    assertThatThrownBy(() -> Given.candidates(folder, "id=i", "text=i").checkIds())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "candidates.id must name a column whose values differ, but 2 ids in i occur more than"
                + " once; 2 is in %s, line 4 and %s, line 2",
            a, b);
    Path same = Given.lines(folder.resolve("c.jsonl"), "{\"i\": 3}", "{\"i\": 3}");
    assertThatThrownBy(() -> Given.candidates(same, "id=i", "text=i").checkIds())
        .hasMessageContaining("3 is in %s, line 1 and %s, line 2", same, same);
  }

  @Test
  void placesAreThoseOfRowsThatAreKept() {
    Path file =
        Given.lines(
            folder.resolve("a.jsonl"),
            "{\"i\": 3, \"n\": 0}",
            "{\"i\": 3, \"n\": 1}",
            "{\"i\": 3, \"n\": 2}");
    assertThatThrownBy(() -> Given.candidates(file, "id=i", "text=i", "where=n > 0").checkIds())
        .hasMessageContaining("3 is in %s, line 2 and %s, line 3", file, file);
    assertThatThrownBy(
            () ->
                Given.candidates(file, "id=n", "text=i", "where=n != 1", "weight=n").checkWeights())
        .hasMessageContaining("is 2 in %s, line 3", file);
  }

  @Test
  void missingIdsAreRefused() {
    Path file = Given.lines(folder.resolve("a.jsonl"), "{\"i\": 3}", "{\"t\": 1}", "{\"i\": null}");
    assertThatThrownBy(() -> Given.candidates(file, "id=i", "text=i").checkIds())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "candidates.id must name a column without nulls, but i is null in 2 rows;"
                + " one is in .*a.jsonl, line [23]");
  }

  @Test
  void contentNamesARowWhereverItLies() {
    String[] lines = {
      "{\"a\": 1, \"b\": \"x\"}", "{\"a\": 2}", "{\"b\": \"x\", \"a\": 1}", "{\"a\": 3}"
    };
    Given.lines(folder.resolve("a.jsonl"), lines);
    Path other = Given.lines(folder.resolve("z.jsonl.gz"), lines[3], lines[2], lines[1]);
    Examples one = Given.candidates(folder.resolve("a.jsonl"), "text=a");
    assertThat(one.rows().count()).isEqualTo(4);
    assertThat(Given.ids(one)).hasSize(3).allMatch(id -> id.matches("[0-9a-f]{32}"));
    assertThat(Given.ids(Given.candidates(other, "text=a"))).isEqualTo(Given.ids(one));
    assertThat(Given.ids(Given.candidates(folder, "text=a"))).isEqualTo(Given.ids(one));
    assertThat(Given.column(one.distinctWithId(), ExampleTable.ROW_ID)).isEqualTo(Given.ids(one));
    String repeated = one.examples().where("text = '1'").head().getString(0);
    assertThat(one.locate(repeated)).endsWith("a.jsonl, line 1");
  }

  @Test
  void parquetPlacesAreFilesAndRows() {
    LocalSpark.session()
        .range(10)
        .repartition(1)
        .sortWithinPartitions("id")
        .write()
        .parquet(folder + "/p=1");
    Examples examples = Given.candidates(folder, "id=id", "text=p");
    assertThat(examples.locate("7")).matches(".*/p=1/part-.*parquet, row 7");
    assertThat(examples.distinct().where("text = '1'").count()).isEqualTo(10);
    examples.checkIds();
  }

  @Test
  void parquetColumnsAreThoseOfAllFiles() {
    LocalSpark.session().sql("SELECT 'a' AS a, 'x' AS b").write().parquet(folder + "/y");
    LocalSpark.session().sql("SELECT 'a' AS a, 'x' AS c").write().parquet(folder + "/x");
    assertThat(Given.candidates(folder + "/*", "text=a").rows().columns())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT", "DOUBLE", "INT", "DECIMAL(9, 2)"})
  void arraysOfNumbersAreVectors(String type) {
    Dataset<Row> rows =
        LocalSpark.session()
            .sql("SELECT explode(array(array(1, 2), array(3, NULL), NULL)) AS v, 'x' AS s")
            .selectExpr("CAST(v AS ARRAY<" + type + ">) AS v", "s");
    assertThat(vectors(rows)).containsExactly(List.of(1f, 2f), Arrays.asList(3f, null), null);
  }

  @Test
  void vectorsOfSparkMlAreVectors() {
    Dataset<Row> rows =
        LocalSpark.session()
            .createDataFrame(
                List.of(
                    RowFactory.create(Vectors.dense(1, 2)),
                    RowFactory.create(Vectors.sparse(2, new int[] {1}, new double[] {3})),
                    RowFactory.create((Object) null)),
                new StructType().add("v", SQLDataTypes.VectorType()));
    assertThat(vectors(rows)).containsExactly(List.of(0f, 3f), List.of(1f, 2f), null);
  }

  @Test
  void otherColumnsAreNoVectors() {
    Path file = Given.lines(folder.resolve("a.jsonl"), "{\"v\": [\"1\"]}");
    assertThatThrownBy(() -> Given.candidates(file, "embedding=v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("but v is ARRAY<STRING>");
  }

  @Test
  void aTableIsAnInput() {
    LocalSpark.session().sql("SELECT 1 AS i, 'x' AS t").createOrReplaceTempView("some_table");
    Examples examples = ofTable("some_table");
    assertThat(Given.ids(examples)).containsExactly("1");
    assertThat(examples.locate("1")).isEqualTo("table some_table");
    assertThat(examples.fingerprint()).matches("[0-9a-f]{64}");
    assertThatThrownBy(() -> ofTable("no_table"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("queries.table no_table cannot be read: ");
  }

  private static Examples ofTable(String table) {
    List<String> settings = List.of("queries.table=" + table, "queries.id=i", "queries.text=t");
    return new InputStep(InputConfig.from(ConfigFile.empty().with(settings), "queries"))
        .read(LocalSpark.session());
  }

  /** The vectors of column v once written and read, by their first number, null last. */
  private List<List<Float>> vectors(Dataset<Row> rows) {
    rows.coalesce(1).write().parquet(folder + "/p");
    Dataset<Row> examples = Given.candidates(folder + "/p", "embedding=v").examples();
    assertThat(examples.schema().apply("embedding").dataType().sql()).isEqualTo("ARRAY<FLOAT>");
    assertThat(examples.schema().apply("id").dataType()).isEqualTo(DataTypes.StringType);
    return examples
        .orderBy(functions.expr("embedding[0]").asc_nulls_last())
        .collectAsList()
        .stream()
        .map(row -> row.isNullAt(3) ? null : row.<Float>getList(3))
        .toList();
  }
}

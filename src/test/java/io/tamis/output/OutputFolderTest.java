package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.LocalSpark;
import io.tamis.output.OutputConfig.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path temp;

  private Path place() {
    return temp.resolve("runs/today");
  }

  private OutputFolder open(Format format, boolean overwrite) {
    return OutputFolder.open(
        new Configuration(),
        new OutputConfig("output.path", place().toString(), format, overwrite),
        "r1");
  }

  /** Three rows in as many files; one has no source. */
  private static Dataset<Row> rows() {
    List<Row> rows =
        IntStream.range(0, 3)
            .mapToObj(n -> RowFactory.create("é" + n, n == 1 ? null : "web"))
            .toList();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    return LocalSpark.session()
        .createDataFrame(
            context.parallelize(rows, 3), StructType.fromDDL("id STRING NOT NULL, source STRING"));
  }

  /** A whole earlier run, or what looks like one. */
  private void earlier(String... files) throws IOException {
    Files.createDirectories(place());
    for (String file : files) {
      Files.writeString(place().resolve(file), "old");
    }
  }

  /** Everything below the temporary folder but checksums, by relative name. */
  private List<String> left() throws IOException {
    return names(temp);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.equals(folder))
          .filter(path -> !path.getFileName().toString().endsWith(".crc"))
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void nothingIsAtItsPlaceBeforeTheCommitAndEverythingAfterIt() throws IOException {
    try (OutputFolder folder = open(Format.PARQUET, false)) {
      folder.write(folder.selection("selection", rows()));
      folder.writeTable("masses", rows());
      folder.writeText("metrics.json", "{\"ä\": 1}");
      folder.writeText(OutputFolder.MANIFEST, "{}");
      assertThat(place()).doesNotExist();
      assertThat(left()).contains("runs/today.incomplete-r1/metrics.json");
      folder.commit();
      assertThat(folder.path()).isEqualTo("file:" + place());
    }
    assertThat(names(place()))
        .containsExactly(
            "_SUCCESS",
            "manifest.json",
            "masses",
            "masses/part-00000.parquet",
            "masses/part-00001.parquet",
            "masses/part-00002.parquet",
            "metrics.json",
            "selection",
            "selection/part-00000.parquet",
            "selection/part-00001.parquet",
            "selection/part-00002.parquet");
    assertThat(place().resolve("metrics.json")).hasContent("{\"ä\": 1}");
    assertThat(names(place().getParent())).allSatisfy(name -> assertThat(name).startsWith("today"));
    assertThat(names(place().getParent())).noneMatch(name -> name.contains("incomplete"));
    Dataset<Row> read = LocalSpark.session().read().parquet(place() + "/masses");
    assertThat(read.orderBy("id").collectAsList().stream().map(Row::toString))
        .containsExactly("[é0,web]", "[é1,null]", "[é2,web]");
  }

  @Test
  void aSelectionAsLinesKeepsItsOrderAndItsMissingValues() throws IOException {
    try (OutputFolder folder = open(Format.JSONL, false)) {
      folder.write(folder.selection("selection", rows()));
      folder.writeTable("masses", rows().coalesce(1));
      folder.commit();
    }
    assertThat(names(place()))
        .containsExactly(
            "_SUCCESS",
            "masses",
            "masses/part-00000.parquet",
            "selection",
            "selection/part-00000.jsonl",
            "selection/part-00001.jsonl",
            "selection/part-00002.jsonl");
    assertThat(place().resolve("selection/part-00000.jsonl"))
        .hasContent("{\"id\":\"é0\",\"source\":\"web\"}");
    assertThat(place().resolve("selection/part-00001.jsonl"))
        .hasContent("{\"id\":\"é1\",\"source\":null}");
  }

  @Test
  void aTableThatCannotBeWrittenFailsTheOthersBesideIt() throws IOException {
    try (OutputFolder folder = open(Format.PARQUET, false)) {
      Dataset<Row> broken = rows().selectExpr("raise_error('row ' || id) as id");
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(
              () -> folder.write(folder.table("masses", rows()), folder.table("plan", broken)))
          .withStackTraceContaining("row é");
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void withoutACommitNothingIsLeftNotEvenTheParentsThatWereMade() throws IOException {
    try (OutputFolder folder = open(Format.PARQUET, false)) {
      folder.writeTable("masses", rows());
      folder.writeText("metrics.json", "{}");
      assertThat(left()).isNotEmpty();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void parentsOfOthersAndParentsThatOthersUseStay() throws IOException {
    Files.createDirectories(temp.resolve("runs"));
    try (OutputFolder folder = open(Format.PARQUET, false)) {
      folder.writeText("metrics.json", "{}");
    }
    assertThat(left()).containsExactly("runs");
    Files.delete(temp.resolve("runs"));
    try (OutputFolder folder = open(Format.PARQUET, false)) {
      folder.writeText("metrics.json", "{}");
      Files.writeString(temp.resolve("runs/notes.txt"), "mine");
    }
    assertThat(left()).containsExactly("runs", "runs/notes.txt");
  }

  @Test
  void refusesAFolderThatExists() throws IOException {
    earlier("_SUCCESS", OutputFolder.MANIFEST, OutputFolder.METRICS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(Format.PARQUET, false))
        .withMessage(
            "output.path must not exist yet, but "
                + place()
                + " does; --overwrite replaces an earlier run");
    assertThat(left())
        .containsExactly(
            "runs",
            "runs/today",
            "runs/today/_SUCCESS",
            "runs/today/manifest.json",
            "runs/today/metrics.json");
  }

  @Test
  void overwritingReplacesAnEarlierRunWhenTheNewOneIsWhole() throws IOException {
    earlier(OutputFolder.MANIFEST, OutputFolder.METRICS);
    Files.writeString(place().resolve("old.txt"), "old");
    try (OutputFolder folder = open(Format.PARQUET, true)) {
      folder.writeText(OutputFolder.MANIFEST, "{\"new\": 1}");
      assertThat(place().resolve("old.txt")).exists();
      folder.commit();
    }
    assertThat(left())
        .containsExactly("runs", "runs/today", "runs/today/_SUCCESS", "runs/today/manifest.json");
    assertThat(place().resolve(OutputFolder.MANIFEST)).hasContent("{\"new\": 1}");
  }

  @Test
  void anEarlierRunStaysWhereTheNewOneIsNotCommitted() throws IOException {
    earlier(OutputFolder.MANIFEST, OutputFolder.METRICS);
    try (OutputFolder folder = open(Format.PARQUET, true)) {
      folder.writeText("metrics.json", "{}");
    }
    assertThat(left())
        .containsExactly(
            "runs", "runs/today", "runs/today/manifest.json", "runs/today/metrics.json");
  }

  @Test
  void overwritingRefusesAFolderThatIsNoRunOfOurs() throws IOException {
    earlier("thesis.tex");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(Format.PARQUET, true))
        .withMessage(
            "output.path must be empty or an earlier run to be overwritten, but "
                + place()
                + " holds no manifest.json beside metrics.json");
    assertThat(left()).containsExactly("runs", "runs/today", "runs/today/thesis.tex");
  }

  @Test
  void overwritingTakesAnEmptyFolder() throws IOException {
    Files.createDirectories(place());
    try (OutputFolder folder = open(Format.PARQUET, true)) {
      folder.writeText("metrics.json", "{}");
      folder.commit();
    }
    assertThat(names(place())).containsExactly("_SUCCESS", "metrics.json");
  }

  @Test
  void refusesToCommitOverAFolderThatCameMeanwhile() throws IOException {
    try (OutputFolder folder = open(Format.PARQUET, false)) {
      earlier(OutputFolder.MANIFEST, OutputFolder.METRICS);
      assertThatIllegalArgumentException()
          .isThrownBy(folder::commit)
          .withMessageStartingWith("output.path must not exist yet, but " + place());
    }
    assertThat(left())
        .containsExactly(
            "runs", "runs/today", "runs/today/manifest.json", "runs/today/metrics.json");
  }

  @Test
  void aParentThatCannotHoldAFolderIsRefusedByItsKey() throws IOException {
    Files.writeString(temp.resolve("runs"), "a file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(Format.PARQUET, false))
        .withMessageStartingWith(
            "output.path must be a folder that can be written, but " + place() + " cannot: ");
    assertThat(left()).containsExactly("runs");
  }

  @Test
  void aSchemeThatThereIsNotIsRefusedByItsKey() {
    for (String path : new String[] {"nowhere://bucket/run", "a:b"}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .as(path)
          .isThrownBy(
              () ->
                  OutputFolder.open(
                      new Configuration(),
                      new OutputConfig("output.path", path, Format.PARQUET, false),
                      "r1"))
          .withMessageStartingWith(
              "output.path must be a folder that can be written, but " + path + " cannot: ");
    }
  }
}

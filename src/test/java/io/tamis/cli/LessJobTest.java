package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.LocalSpark;
import io.tamis.NpyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs by LESS's matching, on the golden example. */
class LessJobTest {
  private static final double[] CANDIDATES = {2, 3, 10, 25, 58, 61, 62, 100, 118, 300};
  private static final List<String> ORDER = List.of("8", "7", "3", "2", "1", "0", "4");
  private static final double[] SCORES = {
    .988769, .902859, .862730, .813798, .771634, .764655, .764655
  };

  @TempDir private Path folder;

  private static float[][] at(double... degrees) {
    return Arrays.stream(degrees)
        .map(Math::toRadians)
        .mapToObj(angle -> new float[] {(float) Math.cos(angle), (float) Math.sin(angle)})
        .toArray(float[][]::new);
  }

  private List<String> job(Object pool, Object queries, Path output, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "method=less",
                "candidates.path=" + pool,
                "queries.path=" + queries,
                "sample.count=7",
                "output.path=" + output));
    all.addAll(List.of(settings));
    return all;
  }

  private String npy(String name, double... degrees) {
    return NpyFiles.write(folder.resolve(name), at(degrees));
  }

  private static List<Row> selected(Path output) {
    return JobFiles.table(output.resolve("selection")).orderBy("rank").collectAsList();
  }

  @Test
  void theGoldenExampleIsSelected() throws Exception {
    Path output = folder.resolve("run");
    Ran ran =
        Ran.with(
            "select",
            job(
                npy("pool.npy", CANDIDATES),
                npy("queries.npy", 0, 60, 120, 130),
                output,
                "less.subtasks=2"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out())
        .contains("7 of 10 candidates selected by gradients for 4 queries (cut at 0.7647)");
    List<Row> rows = selected(output);
    assertThat(rows.stream().map(row -> row.<String>getAs("id")).toList().subList(0, 5))
        .isEqualTo(ORDER.subList(0, 5));
    for (int n = 0; n < 7; n++) {
      assertThat(rows.get(n).<Double>getAs("score")).isCloseTo(SCORES[n], within(1e-6));
      assertThat(rows.get(n).<String>getAs("subtask")).isEqualTo(n < 2 ? "2" : "1");
    }
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(metrics.get("less.picks_by_subtask").get("2").asInt()).isEqualTo(2);
    assertThat(metrics.get("dimensions").asInt()).isEqualTo(2);
    assertThat(metrics.get("decontaminate.action").asText()).isEqualTo("not compared");
    assertThat(metrics.has("decontaminate.found")).isFalse();
    assertThat(Files.readString(output.resolve("report.html"))).contains("chart-scores-a");
  }

  @Test
  void sourcesOfQueriesAreSubtasksAndThoseOfCandidatesAreTold() throws Exception {
    Path pool = parquet("pool", "f", CANDIDATES);
    Path queries = parquet("queries", "ab", 0, 60, 120, 130);
    Path output = folder.resolve("run");
    Ran ran =
        Ran.with(
            "select",
            job(
                pool,
                queries,
                output,
                "candidates.id=name",
                "candidates.embedding=v",
                "candidates.source=origin",
                "queries.id=name",
                "queries.embedding=v",
                "queries.source=origin"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    List<Row> rows = selected(output);
    assertThat(rows.get(0).<String>getAs("subtask")).isEqualTo("b");
    assertThat(rows.get(0).<String>getAs("origin")).isEqualTo("f");
    assertThat(rows.get(0).<Double>getAs("score"))
        .isCloseTo((Math.cos(Math.toRadians(40)) + Math.cos(Math.toRadians(30))) / 2, within(1e-6));
    assertThat(JobFiles.metrics(output).get("mass_by_source").get("f").asDouble())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void queriesWithoutIdsCannotBeCountedOff() throws Exception {
    Path queries = parquet("queries", "ab", 0, 60, 120, 130);
    List<String> settings =
        job(
            npy("pool.npy", CANDIDATES),
            queries,
            folder.resolve("run"),
            "queries.embedding=v",
            "less.subtasks=2");
    Ran refused = Ran.with("select", settings);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("less.subtasks must be 1 where queries.id is not given", "but is 2");
  }

  @Test
  void aCandidateWithTheTextOfAQueryIsLeftOut() throws Exception {
    Path output = folder.resolve("run");
    Ran ran =
        Ran.with(
            "select",
            job(
                texts("pool.jsonl", "a word that is here", "one more of them", "and the last"),
                texts("queries.jsonl", "a word that is here"),
                output,
                "candidates.id=id",
                "candidates.embedding=v",
                "candidates.text=text",
                "queries.id=id",
                "queries.embedding=v",
                "queries.text=text",
                "sample.count=2"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("2 of 3 candidates", ", 1 leaks quarantined) -> ");
    assertThat(selected(output).stream().map(row -> row.<String>getAs("id")))
        .containsExactly("1", "2");
    assertThat(JobFiles.table(output.resolve("quarantined")).head().<String>getAs("id"))
        .isEqualTo("0");
  }

  /** The gradient of a row turns with its number. */
  private Path texts(String name, String... texts) {
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < texts.length; n++) {
      lines.append(
          "{\"id\": \"%d\", \"text\": \"%s\", \"v\": [1, %d]}%n".formatted(n, texts[n], n));
    }
    return JobFiles.text(folder.resolve(name), lines.toString());
  }

  /** Rows whose origins take turns. */
  private Path parquet(String name, String origins, double... degrees) {
    List<Row> rows = new ArrayList<>();
    float[][] vectors = at(degrees);
    for (int n = 0; n < vectors.length; n++) {
      rows.add(RowFactory.create("" + n, "" + origins.charAt(n % origins.length()), vectors[n]));
    }
    Path path = folder.resolve(name);
    LocalSpark.session()
        .createDataFrame(rows, StructType.fromDDL("name STRING, origin STRING, v ARRAY<FLOAT>"))
        .write()
        .parquet(path.toString());
    return path;
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsPlace() {
    Path output = folder.resolve("run");
    String queries = npy("queries.npy", 0, 60, 120);
    String pool = npy("pool.npy", CANDIDATES);
    refused(
        "less.subtasks must divide the number of queries",
        job(pool, queries, output, "less.subtasks=2"));
    refused(
        "decontaminate.path must not be given where method is less and candidates.text is not",
        job(pool, queries, output, "decontaminate.path=" + queries));
    refused(
        "decontaminate.distance must not be given where method is less, which finds leaks by texts"
            + " alone, but is 0.1",
        job(pool, queries, output, "decontaminate.distance=0.1"));
    refused(
        "sample.draw must be top where method is less, which ranks, but is distinct",
        job(pool, queries, output, "sample.draw=distinct"));
    float[][] broken = at(1, 2, 3);
    broken[1][1] = Float.NaN;
    String path = NpyFiles.write(folder.resolve("broken.npy"), broken);
    refused(
        "broken.npy, row 1 (id 1) must be finite, but component 1 is NaN or missing",
        job(path, queries, output, "sample.count=1"));
    broken[1] = new float[2];
    NpyFiles.write(folder.resolve("broken.npy"), broken);
    refused(
        "row 1 (id 1) must not be zero under less.normalize, but all components of checkpoint 1"
            + " are 0",
        job(path, queries, output, "sample.count=1"));
    assertThat(output).doesNotExist();
  }

  private static void refused(String message, List<String> settings) {
    Ran ran = Ran.with("select", settings);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
  }
}

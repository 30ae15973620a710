package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.LocalSpark;
import io.tamis.NpyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs by gradients: tasks that point the targets' way are chosen. */
class SourcesJobTest {
  private static final int DIMENSIONS = 6;
  private static final int TASKS = 8;

  @TempDir private Path folder;

  /** Even tasks push margins of the targets up, odd ones down. */
  private static float[] gradient(Random random, int way) {
    float[] gradient = new float[DIMENSIONS];
    for (int k = 0; k < DIMENSIONS; k++) {
      gradient[k] = (float) (0.3 * random.nextGaussian()) + (k == 0 ? way : 0);
    }
    return gradient;
  }

  private static List<Row> training() {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < TASKS * 30; n++) {
      int task = n % TASKS;
      rows.add(
          RowFactory.create(
              "x" + n,
              "task-" + task,
              gradient(random, task % 2 == 0 ? 1 : -1),
              0.2 * random.nextGaussian()));
    }
    return rows;
  }

  private static List<Row> evaluation() {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      rows.add(RowFactory.create("q" + n, "target-" + n % 2, gradient(random, 1), 0.1));
    }
    return rows;
  }

  private Path written(List<Row> rows, String group, int files) {
    Path path = folder.resolve(group + "-" + files);
    LocalSpark.session()
        .createDataFrame(
            rows,
            StructType.fromDDL(
                "name STRING, %s STRING, g ARRAY<FLOAT>, base_output DOUBLE".formatted(group)))
        .repartition(files)
        .write()
        .mode("overwrite")
        .parquet(path.toString());
    return path;
  }

  private List<String> job(int files, Path output, String... settings) {
    List<Row> rows = training();
    Collections.shuffle(rows, new Random(files));
    List<String> all =
        new ArrayList<>(
            List.of(
                "method=sources",
                "candidates.path=" + written(rows, "task_id", files),
                "candidates.id=name",
                "candidates.embedding=g",
                "queries.path=" + written(evaluation(), "target_id", files),
                "queries.id=name",
                "queries.embedding=g",
                "sources.subset-count=60",
                "sources.top=4",
                "output.path=" + output));
    all.addAll(List.of(settings));
    return all;
  }

  @Test
  void tasksThatPointTheTargetsWayAreSelectedWithAllTheirExamples() throws Exception {
    Path output = folder.resolve("run");
    Ran ran = Ran.with("select", job(2, output));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out()).contains("4 of 8 tasks selected for 2 targets, by 60 subsets");
    JsonNode metrics = JobFiles.metrics(output);
    TreeSet<String> selected = new TreeSet<>();
    metrics.get("sources.selected").forEach(task -> selected.add(task.asText()));
    assertThat(selected).containsExactly("task-0", "task-2", "task-4", "task-6");
    assertThat(JobFiles.names(output))
        .contains(
            "_SUCCESS",
            "estimates",
            "manifest.json",
            "masses",
            "metrics.json",
            "report.html",
            "selection",
            "tasks");
    Ran verified = Ran.of("verify", output.toString());
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    assertThat(verified.out()).contains("drawing all with seed 0 again gives the same picks");
    assertThat(Ran.of("verify", output.toString(), "--exact", "3").err())
        .contains("--exact must not be given where the run's method is sources");
    Map<String, Double> masses = JobFiles.masses(output);
    assertThat(masses).hasSize(120);
    assertThat(masses.values()).allMatch(mass -> mass == 1.0 / 120);
    List<Row> picks = JobFiles.table(output.resolve("selection")).collectAsList();
    assertThat(picks).hasSize(120);
    assertThat(picks.stream().map(row -> row.<String>getAs("task_id")).collect(Collectors.toSet()))
        .isEqualTo(selected);
    assertThat(JobFiles.table(output.resolve("estimates")).count()).isEqualTo(120);
    assertThat(JobFiles.table(output.resolve("tasks")).count()).isEqualTo(16);
    assertThat(metrics.get("sources.unconverged").asInt()).isZero();
    assertThat(metrics.get("dimensions").asInt()).isEqualTo(DIMENSIONS);
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("Tasks", "Subsets", "task-6", "target-1", "chart-subsets-a");
  }

  @Test
  void theFilesOfTheInputChangeNoByte() throws Exception {
    List<byte[]> first = null;
    for (int files : new int[] {1, 3, 7}) {
      Path output = folder.resolve("run-" + files);
      Ran ran = Ran.with("select", job(files, output, "sample.count=50", "sources.share=tasks"));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      List<byte[]> bytes = new ArrayList<>();
      for (String table : List.of("selection", "masses", "tasks", "estimates")) {
        bytes.add(Files.readAllBytes(output.resolve(table).resolve("part-00000.parquet")));
      }
      first = first == null ? bytes : first;
      for (int n = 0; n < bytes.size(); n++) {
        assertThat(bytes.get(n)).as(files + " files, table " + n).isEqualTo(first.get(n));
      }
    }
  }

  @Test
  void arraysWithATableBesideGiveTheSame() throws Exception {
    Path plain = folder.resolve("plain");
    assertThat(Ran.with("select", job(2, plain)).exitCode()).isZero();
    Path output = folder.resolve("arrays");
    Ran ran =
        Ran.with(
            "select",
            List.of(
                "method=sources",
                "candidates.path=" + array(training(), "candidates"),
                "queries.path=" + array(evaluation(), "queries"),
                "sources.candidate-rows=" + beside(training(), "task_id"),
                "sources.query-rows=" + beside(evaluation(), "target_id"),
                "sources.subset-count=60",
                "sources.top=4",
                "output.path=" + output));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(JobFiles.metrics(output).get("sources.selected"))
        .isEqualTo(JobFiles.metrics(plain).get("sources.selected"));
    List<Row> estimates = JobFiles.table(output.resolve("estimates")).collectAsList();
    List<Row> others = JobFiles.table(plain.resolve("estimates")).collectAsList();
    for (int n = 0; n < estimates.size(); n++) { // sums run in another order of ids
      assertThat(estimates.get(n).<Double>getAs("estimate"))
          .isCloseTo(others.get(n).<Double>getAs("estimate"), within(1e-9));
    }
  }

  @Test
  void aTableBesideThatIsOfOtherRowsIsRefused() {
    List<Row> fewer = training().subList(0, 239);
    Ran ran =
        Ran.with(
            "select",
            List.of(
                "method=sources",
                "candidates.path=" + array(training(), "candidates"),
                "queries.path=" + array(evaluation(), "queries"),
                "sources.candidate-rows=" + beside(fewer, "task_id"),
                "sources.query-rows=" + beside(evaluation(), "target_id"),
                "sources.top=4",
                "output.path=" + folder.resolve("run")));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "sources.candidate-rows must have the rows 0 to 239 of the files of vectors, once each, but"
                + " has 239 rows with 239 positions from 0 to 238");
  }

  private String array(List<Row> rows, String name) {
    float[][] gradients = rows.stream().map(row -> (float[]) row.get(2)).toArray(float[][]::new);
    return NpyFiles.write(folder.resolve(name + ".npy"), gradients);
  }

  private Path beside(List<Row> rows, String group) {
    StringBuilder lines = new StringBuilder();
    for (int n = rows.size() - 1; n >= 0; n--) {
      lines.append(
          "{\"row\": %d, \"%s\": \"%s\", \"base_output\": %s}\n"
              .formatted(n, group, rows.get(n).getString(1), rows.get(n).getDouble(3)));
    }
    return JobFiles.text(folder.resolve(group + ".jsonl"), lines.toString());
  }

  @Test
  void stepwiseSelectionAndMeasuredSubsetsAreTold() throws Exception {
    Path measured =
        JobFiles.text(
            folder.resolve("measured.jsonl"),
            """
            {"tasks": "task-0 task-2", "target": "target-0", "value": 0.3}
            {"tasks": "task-1 task-3", "target": "target-0", "value": 0.9}
            {"tasks": "task-0 task-1", "target": "target-1", "value": 0.6}
            """);
    for (String select : List.of("forward", "forward-once", "backward")) {
      Path output = folder.resolve(select);
      Ran ran =
          Ran.with(
              "select",
              job(
                  1,
                  output,
                  "sources.top=",
                  "sources.select=" + select,
                  "sources.measured=" + measured,
                  "sources.mode=one-step"));
      assertThat(ran.exitCode()).as(select + ran.err()).isZero();
      JsonNode metrics = JobFiles.metrics(output);
      assertThat(metrics.get("sources.measured_pairs").asInt()).isEqualTo(3);
      assertThat(metrics.get("sources.spearman").asDouble()).isEqualTo(1);
      assertThat(Files.readString(output.resolve("report.html")))
          .contains("Held against measurements");
    }
  }

  @Test
  void inputThatDoesNotFitIsRefusedAndNothingWritten() throws Exception {
    Path output = folder.resolve("run");
    assertThat(Ran.with("select", job(1, output, "sources.task=taks_id")).err())
        .contains("sources.task names the column taks_id, which the input does not have;");
    assertThat(Ran.with("select", job(1, output, "sources.top=")).err())
        .contains("sources.select: ensemble needs sources.top or sources.threshold");
    assertThat(Ran.with("select", job(1, output, "sources.candidate-rows=a.jsonl")).err())
        .contains("sources.candidate-rows must not be given where candidates have columns");
    assertThat(
            Ran.with("select", job(1, output, "candidates.embedding=", "candidates.text=name"))
                .err())
        .contains("candidates.embedding must name the column of gradients");
    assertThat(Ran.with("select", job(1, output, "sources.label=base_output")).err())
        .contains("the label is missing, or neither 1 nor -1 nor 0");
    assertThat(Ran.with("select", job(1, output, "sources.measured=absent.jsonl")).err())
        .contains("sources.measured: no file matches");
    assertThat(Ran.with("select", job(1, output, "sources.measured=" + output + "/m.jsonl")).err())
        .contains("sources.measured must not lie in output.path");
    assertThat(Ran.with("select", job(1, output, "sources.top=", "sources.threshold=-5")).err())
        .contains("sources.threshold must keep a task, but keeps none");
    Path one = JobFiles.text(folder.resolve("one.json"), "{\"d\": 6, \"p\": 100, \"seed\": 1}");
    Path two = JobFiles.text(folder.resolve("two.json"), "{\"d\": 6, \"p\": 100, \"seed\": 2}");
    Ran ran =
        Ran.with(
            "select",
            job(1, output, "sources.candidate-metadata=" + one, "sources.query-metadata=" + two));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("seed");
    assertThat(output).doesNotExist();
  }
}

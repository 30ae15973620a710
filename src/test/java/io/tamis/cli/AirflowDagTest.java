package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DAGs of deploy/airflow: what Airflow would read of them, and what they would run. */
class AirflowDagTest {
  private static final String TEST = "src/test/python/test_tamis_dag.py";
  private static final String RUN_ID = "scheduled__2026-01-04T03:00:00+00:00"; // as in the test
  private static final String COUNT = "25";

  @TempDir private Path base;

  private record Python(int exitCode, String said) {
    /** What a script says; its complaints come with it where it fails. */
    static Python run(Map<String, String> environment, String... arguments) throws Exception {
      List<String> line = new ArrayList<>();
      line.add(Files.exists(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3");
      line.addAll(List.of(arguments));
      Path said = Files.createTempFile("python", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().putAll(environment);
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      Process process = builder.start();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("python ended").isTrue();
      try {
        return new Python(process.exitValue(), Files.readString(said));
      } finally {
        Files.delete(said);
      }
    }
  }

  /** By the way to run and the task, what each spark-submit hands to Tamis. */
  private Map<String, List<String>> commandLines() throws Exception {
    Python python = Python.run(Map.of(), TEST, "command-lines", base.toString(), COUNT);
    assertThat(python.exitCode()).as(python.said()).isZero();
    return new ObjectMapper().readValue(python.said(), new TypeReference<>() {});
  }

  /** The job file as it is shipped, on a pool that is here. */
  private void writeJob() throws IOException {
    String job = Files.readString(Path.of("deploy/airflow/conf/job.yaml"));
    String shipped = "s3a://finetune/pool/*.parquet";
    assertThat(job).contains(shipped);
    Files.createDirectories(base.resolve("conf"));
    Files.writeString(
        base.resolve("conf/job.yaml"), job.replace(shipped, base.resolve("pool.jsonl").toString()));
  }

  @Test
  void everyCommandLineIsOneThatTamisTakes() throws Exception {
    writeJob();
    Map<String, List<String>> lines = commandLines();
    assertThat(lines).hasSize(3 * 5); // of each cluster: an index, two selects, two verifies
    for (String runBy : List.of("yarn", "kubernetes", "standalone")) {
      ConfigFile build = CommandLines.check(lines.get(runBy + " tamis_index build"));
      ConfigFile select = CommandLines.check(lines.get(runBy + " tamis_select support.select"));
      CommandLines.check(lines.get(runBy + " tamis_select code_review.verify"));
      assertThat(build.text("run.id")).hasValue(RUN_ID);
      assertThat(select.text("run.id")).hasValue(RUN_ID);
      assertThat(select.text("index.path")).isEqualTo(build.text("index.path"));
      assertThat(select.flag("output.overwrite", false)).isTrue();
    }
    List<String> wrong = new ArrayList<>(lines.get("yarn tamis_select support.select"));
    wrong.addAll(List.of("--set", "sample.cuont=1"));
    assertThatThrownBy(() -> CommandLines.check(wrong)).hasMessageContaining("sample.cuont");
  }

  @Test
  void theLinesOfADayRunAndTheChecksReadWhatTheyWrote() throws Exception {
    writeJob();
    JobFiles.text(base.resolve("pool.jsonl"), examples("p", 300));
    Files.createDirectories(base.resolve("queries"));
    JobFiles.text(base.resolve("queries/support.jsonl"), examples("q", 6));
    Map<String, List<String>> lines = commandLines();
    for (List<String> line :
        List.of(
            lines.get("yarn tamis_index build"),
            lines.get("yarn tamis_select support.select"),
            lines.get("yarn tamis_select support.verify"))) {
      Ran ran = Ran.of(line.toArray(String[]::new));
      assertThat(ran.exitCode()).as(line + ran.err()).isZero();
    }
    Path run = base.resolve("runs/support/scheduled__2026-01-04T03-00-00-00-00/try-1");
    assertThat(JobFiles.metrics(run).get("picks").asInt()).isEqualTo(25);
    Python python = Python.run(Map.of("RUN_FOLDER", run.toString()), TEST);
    assertThat(python.exitCode()).as(python.said()).isZero();
    assertThat(python.said()).contains("Ran 30 tests", "OK");
  }

  private static String examples(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                """
                {"id": "%s%d", "prompt": "asked %d of %d", "response": "said %d", "source": "s%d"}\
                """
                    .formatted(prefix, n, n % 11, n % 7, n, n % 3))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/**
 * With log.format json standard error is objects, a line each, and the platform's log is as before.
 */
class JsonLogTest {
  @TempDir private Path folder;

  static List<JsonNode> objects(String text) throws Exception {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : text.lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }

  private List<String> settings(String... more) {
    SmallRun small = SmallRun.in(folder);
    List<String> settings =
        new ArrayList<>(
            List.of(
                "candidates.path=" + small.pool(),
                "candidates.id=name",
                "candidates.embedding=v",
                "queries.path=" + folder.resolve("queries"),
                "queries.id=name",
                "queries.embedding=v",
                "density.bandwidth=0",
                "sample.count=10",
                "output.path=" + folder.resolve("out"),
                "run.id=job-7",
                "log.format=json"));
    settings.addAll(List.of(more));
    return settings;
  }

  @Test
  void everyLineIsAnObjectWithTheRunAndItsStep() throws Exception {
    LoggerConfig before = ours();
    Ran ran = Ran.with("select", settings());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).startsWith("10 of 600 candidates selected"); // stays a sentence
    List<JsonNode> lines = objects(ran.err());
    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.path("ts").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
              assertThat(line.path("level").asText()).isEqualTo("INFO");
              assertThat(line.path("msg").asText()).isNotBlank();
              assertThat(line.path("logger").asText()).isNotBlank();
            });
    assertThat(lines)
        .anySatisfy(
            line -> {
              assertThat(line.path("context").path("run_id").asText()).isEqualTo("job-7");
              assertThat(line.path("context").path("step").asText()).isEqualTo("input");
            });
    assertThat(ours()).isSameAs(before);
    assertThat(JsonLog.isOn()).isFalse();
  }

  /** Spark's documented schema of its own structured log reads ours. */
  @Test
  void sparkReadsItAsItsOwn() throws Exception {
    Ran ran = Ran.with("select", settings());
    Path log = Files.writeString(folder.resolve("log.json"), ran.err());
    List<Row> rows =
        LocalSpark.session()
            .read()
            .schema(org.apache.spark.util.LogUtils.SPARK_LOG_SCHEMA())
            .json(log.toString())
            .where("ts IS NOT NULL AND context.run_id = 'job-7' AND context.step IS NOT NULL")
            .collectAsList();
    assertThat(rows).isNotEmpty();
  }

  /** As on a platform whose JVM runs more than us. */
  @Test
  void theCallersContextComesBack() throws Exception {
    MDC.put(JsonLog.RUN_ID, "the platform's");
    Ran ran = Ran.with("select", settings("candidates.embedding=nothing"));
    String after = MDC.get(JsonLog.RUN_ID);
    MDC.remove(JsonLog.RUN_ID);
    assertThat(ran.exitCode()).isEqualTo(2);
    List<JsonNode> lines = objects(ran.err());
    assertThat(lines.get(lines.size() - 1).path("context").path("run_id").asText())
        .isEqualTo("job-7"); // the failure's line is still the run's
    assertThat(after).isEqualTo("the platform's");
  }

  @Test
  void whatIsWrongIsAnObjectToo() throws Exception {
    Ran ran = Ran.with("select", settings("transport.alpha=7"));
    assertThat(ran.exitCode()).isEqualTo(2);
    List<JsonNode> lines = objects(ran.err());
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).path("level").asText()).isEqualTo("ERROR");
    assertThat(lines.get(0).path("msg").asText())
        .isEqualTo("tamis: transport.alpha must lie in [0.0, 1.0], but is 7.0");
  }

  @Test
  void aFileThatCannotBeReadIsToldAsTheLineAsks() throws Exception {
    Path bad = Files.writeString(folder.resolve("job.yaml"), "a: [");
    Ran ran = Ran.of("select", "--config", bad.toString(), "--set", "log.format=json");
    assertThat(objects(ran.err()).get(0).path("msg").asText()).contains("is not valid YAML");
  }

  @Test
  void anotherFormatIsRefused() {
    Ran ran = Ran.with("select", settings("log.format=xml"));
    assertThat(ran.err())
        .isEqualTo("tamis: log.format must be one of text, json, but is xml%n".formatted());
  }

  private static LoggerConfig ours() {
    return ((LoggerContext) LogManager.getContext(false))
        .getConfiguration()
        .getLoggers()
        .get("io.tamis");
  }
}

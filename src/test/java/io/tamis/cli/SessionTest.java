package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.LocalSpark;
import io.tamis.tracking.FakeMlflow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** A session that was there before the job, as on Databricks, is left as it was found. */
class SessionTest {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String AIRFLOWS = "manual__2026-01-01T03:00:00+00:00";

  @TempDir private Path folder;

  /** All of a session that a job could leave changed. */
  private static Map<String, Object> state() throws Exception {
    SparkSession session = LocalSpark.session();
    SparkContext context = session.sparkContext();
    context.listenerBus().waitUntilEmpty();
    Map<String, Object> state = new TreeMap<>();
    state.put("settings", new TreeMap<>(CollectionConverters.asJava(session.conf().getAll())));
    state.put(
        "spark conf",
        Arrays.stream(context.getConf().getAll())
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining("\n")));
    Map<String, String> hadoop = new TreeMap<>();
    context.hadoopConfiguration().forEach(entry -> hadoop.put(entry.getKey(), entry.getValue()));
    state.put("hadoop", hadoop.toString());
    state.put("cached tables", session.sharedState().cacheManager().isEmpty());
    state.put(
        "listeners",
        context.listenerBus().listeners().stream()
            .map(listener -> listener.getClass().getName())
            // one for each session of the JVM, which Spark removes when it has forgotten that
            .filter(name -> !name.equals("org.apache.spark.sql.util.ExecutionListenerBus"))
            .sorted()
            .toList());
    state.put("query listeners", session.listenerManager().listListeners().length);
    state.put("local properties", new TreeMap<>(properties(context)).toString());
    state.put("views", session.catalog().listTables().count());
    state.put("jars", context.listJars().toString() + context.listFiles());
    state.put("checkpoints", context.getCheckpointDir().toString());
    state.put("is running", !context.isStopped());
    return state;
  }

  /** What Spark and Java take away when it is forgotten, by whoever it was made. */
  private static Set<Object> leftovers() {
    Set<Object> left =
        new HashSet<>(
            CollectionConverters.asJava(LocalSpark.session().sparkContext().getPersistentRDDs())
                .keySet());
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("progress|HttpClient-.*"))
        .forEach(left::add);
    return left;
  }

  private static Map<String, String> properties(SparkContext context) {
    Map<String, String> properties = new TreeMap<>();
    context.getLocalProperties().forEach((key, value) -> properties.put("" + key, "" + value));
    return properties;
  }

  @Test
  void runsThatEndWellOrNotLeaveTheSessionAsItWas() throws Exception {
    SparkContext context = LocalSpark.session().sparkContext();
    SmallRun small = SmallRun.in(folder);
    Path texts = texts("texts.jsonl", 80);
    context.setJobDescription("the platform's own");
    try (FakeMlflow server = FakeMlflow.start()) {
      Map<String, Object> before = state();
      Set<Object> leftBefore = leftovers();
      Path first =
          small.selected("first", "run.id=" + AIRFLOWS, "tracking.uri=" + server.address());
      assertThat(server.runs()).hasSize(1);
      assertUnchanged(before);
      assertThat(leftBefore).containsAll(leftovers());
      assertThat(context.getLocalProperty(DESCRIPTION)).isEqualTo("the platform's own");
      Ran onTexts =
          Ran.with(
              "select",
              List.of(
                  "candidates.path=" + texts,
                  "candidates.text=text",
                  "queries.path=" + texts("queries.jsonl", 5),
                  "queries.text=text",
                  "decontaminate.action=off",
                  "sample.count=1000", // more than there are: told only after the encoder ran
                  "output.path=" + folder.resolve("refused")));
      assertThat(onTexts.exitCode()).as(onTexts.err()).isEqualTo(2);
      assertThat(onTexts.complaints()).singleElement().asString().contains("sample.count");
      assertUnchanged(before);
      assertThat(leftBefore).containsAll(leftovers());
      assertTold(first);
    } finally {
      context.setJobDescription(null);
    }
  }

  private static void assertUnchanged(Map<String, Object> before) throws Exception {
    Map<String, Object> now = state();
    before.forEach((name, value) -> assertThat(now.get(name)).as(name).isEqualTo(value));
  }

  private Path texts(String name, int count) {
    return JobFiles.text(
        folder.resolve(name),
        IntStream.range(0, count)
            .mapToObj(n -> "{\"text\": \"word" + n % 7 + " and another" + n + "\"}")
            .collect(Collectors.joining("\n", "", "\n")));
  }

  private static void assertTold(Path run) throws Exception {
    for (String file : List.of("metrics.json", "manifest.json")) {
      JsonNode json = new ObjectMapper().readTree(run.resolve(file).toFile());
      assertThat(json.path("run_id").asText()).as(file).isEqualTo(AIRFLOWS);
    }
  }
}

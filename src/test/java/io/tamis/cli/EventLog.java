package io.tamis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What Spark writes down about one application, while it runs and after.
 *
 * @param folder of this application alone
 */
record EventLog(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The launcher's options that make Spark write it. */
  List<String> options() throws IOException {
    Files.createDirectories(folder);
    return List.of(
        "--spark=spark.eventLog.enabled=true",
        "--spark=spark.eventLog.dir=" + folder.toUri(),
        "--spark=spark.eventLog.compress=false",
        "--spark=spark.eventLog.rolling.enabled=false");
  }

  /** The application's id; empty before it has one. */
  String application() {
    return Forked.below(folder).stream()
        .filter(name -> name.startsWith("app-"))
        .map(name -> name.replace(".inprogress", ""))
        .findFirst()
        .orElse("");
  }

  List<JsonNode> events(String name) throws IOException {
    String start = "{\"Event\":\"SparkListener" + name + "\"";
    for (String file : Forked.below(folder)) {
      if (file.startsWith("app-")) {
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
          return lines
              .filter(line -> line.startsWith(start) && line.endsWith("}"))
              .map(EventLog::parsed)
              .toList();
        }
      }
    }
    return List.of();
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      return JSON.createObjectNode(); // the last line, half written
    }
  }

  /** Stages of the jobs whose description fits a pattern. */
  Set<Integer> stages(String description) throws IOException {
    Set<Integer> stages = new TreeSet<>();
    for (JsonNode job : events("JobStart")) {
      if (job.at("/Properties/spark.job.description").asText().matches(description)) {
        job.path("Stage IDs").forEach(stage -> stages.add(stage.asInt()));
      }
    }
    return stages;
  }

  /** Whether a task of such a job ended because its executor was lost. */
  boolean lostTaskOf(String description) throws IOException {
    Set<Integer> stages = stages(description);
    return events("TaskEnd").stream()
        .anyMatch(
            end ->
                stages.contains(end.path("Stage ID").asInt())
                    && end.at("/Task End Reason/Reason").asText().equals("ExecutorLostFailure"));
  }
}

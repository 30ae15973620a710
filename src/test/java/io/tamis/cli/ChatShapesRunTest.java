package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that say nothing of texts: the columns do. */
class ChatShapesRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void theSameExamplesInAnyShapeGiveTheSameSelection() throws Exception {
    Path demo = JobFiles.demo(folder.resolve("demo"));
    Path pool = demo.resolve("pool.jsonl");
    Path queries = demo.resolve("target.jsonl");
    Map<String, Double> masses = masses("response", pool, queries); // prompt and response
    assertThat(masses).isNotEmpty();
    List<String> chats = new ArrayList<>();
    List<String> shared = new ArrayList<>();
    for (String line : Files.readAllLines(pool)) {
      JsonNode row = JSON.readTree(line);
      Map<String, ?> system = Map.of("role", "system", "content", "You are a sieve.");
      chats.add(
          JSON.writeValueAsString(
              Map.of(
                  "id", row.get("id"),
                  "messages",
                      List.of(
                          system,
                          Map.of("role", "user", "content", row.get("prompt")),
                          Map.of("role", "assistant", "content", row.get("response"))))));
    }
    for (String line : Files.readAllLines(queries)) {
      JsonNode row = JSON.readTree(line);
      shared.add(
          JSON.writeValueAsString(
              Map.of(
                  "id", row.get("id"),
                  "conversations",
                      List.of(
                          Map.of("from", "human", "value", row.get("prompt")),
                          Map.of("from", "gpt", "value", row.get("response"))))));
    }
    Path chat = JobFiles.text(folder.resolve("chat.jsonl"), String.join("\n", chats));
    Path sharegpt = JobFiles.text(folder.resolve("sharegpt.jsonl"), String.join("\n", shared));
    assertThat(masses("chat", chat, sharegpt)).isEqualTo(masses);
    String id = JobFiles.table(folder.resolve("chat/selection")).select("id").head().getString(0);
    assertThat(explained("response", id)).isNotEmpty();
    assertThat(explained("chat", id)).isEqualTo(explained("response", id));
  }

  /** The text of a pick, which no key names. */
  private String explained(String name, String id) throws Exception {
    Ran ran = Ran.of("explain", folder.resolve(name).toString(), "--json", "--id", id);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return JSON.readTree(ran.out()).at("/candidates/0/text").asText();
  }

  private Map<String, Double> masses(String name, Path candidates, Path queries) {
    Path output = folder.resolve(name);
    List<String> job =
        List.of(
            "candidates.path=" + candidates,
            "candidates.id=id",
            "queries.path=" + queries,
            "queries.id=id",
            "sample.count=50",
            "output.path=" + output);
    Ran ran = Ran.with("select", job);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return JobFiles.masses(output);
  }
}

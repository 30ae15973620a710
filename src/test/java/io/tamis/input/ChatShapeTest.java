package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatShapeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Things that people ask and models answer, some of them looking like what they are not. */
  private static final List<String> SAID =
      List.of(
          "What is a sieve?",
          " leading and trailing ",
          "two\nlines",
          "[{\"type\": \"json\"} and no list",
          "[{\"a\": 1}]",
          "ünïcödé 🜂",
          "{braces} and \\n");

  @TempDir Path folder;

  @Test
  void theSameConversationGivesTheSameTextInEveryShape() {
    SplittableRandom random = new SplittableRandom(7);
    Map<String, String> texts = new TreeMap<>();
    Map<String, List<Map<String, Object>>> shapes = new LinkedHashMap<>();
    for (int n = 0; n < 40; n++) {
      String asked = SAID.get(random.nextInt(SAID.size()));
      String given = n % 3 == 0 ? "" : SAID.get(random.nextInt(SAID.size()));
      String answer = SAID.get(random.nextInt(SAID.size()));
      String question = given.isEmpty() ? asked : asked + "\n" + given;
      texts.put("c" + n, question + "\n" + answer);
      for (Map.Entry<String, Map<String, Object>> shape :
          shapes(asked, given, answer, n).entrySet()) {
        shape.getValue().put("i", "c" + n);
        shapes.computeIfAbsent(shape.getKey(), name -> new ArrayList<>()).add(shape.getValue());
      }
    }
    assertThat(shapes).hasSize(12);
    shapes.forEach((name, rows) -> assertThat(texts(name, rows)).as(name).isEqualTo(texts));
  }

  /** One exchange in every form; what is given besides the question may be empty. */
  private static Map<String, Map<String, Object>> shapes(
      String asked, String given, String answer, int n) {
    String question = given.isEmpty() ? asked : asked + "\n" + given;
    List<Object> parts = new ArrayList<>(List.of(part("text", asked)));
    parts.add(Map.of("type", "image_url", "image_url", Map.of("url", "http://x")));
    parts.add(part("text", given));
    Object system = said("role", "system", "content", "You are a sieve.");
    Object user = said("role", "user", "content", question);
    Object userParts = said("role", "user", "content", parts);
    Object assistant = said("role", "assistant", "content", answer);
    Object silent = said("role", "assistant", "content", null);
    Map<String, Map<String, Object>> shapes = new LinkedHashMap<>();
    shapes.put("messages", row("messages", List.of(user, assistant)));
    shapes.put("with a system", row("messages", List.of(system, user, silent, assistant)));
    shapes.put(
        "parts",
        row(
            "messages",
            List.of(
                userParts, said("role", "assistant", "content", List.of(part("text", answer))))));
    shapes.put(
        "texts and parts", row("messages", List.of(n % 2 == 0 ? user : userParts, assistant)));
    shapes.put(
        "sharegpt",
        row(
            "conversations",
            List.of(
                said("from", "system", "value", "You are a sieve."),
                said("from", "human", "value", question),
                said("from", "gpt", "value", answer))));
    shapes.put("completion", row("prompt", question, "completion", answer));
    shapes.put("response", row("prompt", question, "response", answer));
    shapes.put("lists", row("prompt", List.of(system, user), "completion", List.of(assistant)));
    shapes.put("a list and a text", row("prompt", List.of(user), "completion", answer));
    shapes.put(
        "alpaca",
        row("instruction", asked, "input", n % 2 == 0 ? given : orNull(given), "output", answer));
    shapes.put("question", row("question", question, "answer", answer));
    shapes.put("text", row("text", question + "\n" + answer));
    return shapes;
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Map<String, Object> part(String type, String text) {
    return Map.of("type", type, "text", text);
  }

  private static Map<String, Object> said(String speaker, String who, String said, Object what) {
    return row(speaker, who, said, what);
  }

  private static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int n = 0; n < namesAndValues.length; n += 2) {
      row.put((String) namesAndValues[n], namesAndValues[n + 1]);
    }
    return row;
  }

  private Map<String, String> texts(String name, List<Map<String, Object>> rows) {
    String[] lines =
        rows.stream()
            .map(
                row -> {
                  try {
                    return JSON.writeValueAsString(row);
                  } catch (JsonProcessingException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toArray(String[]::new);
    Path file = Given.lines(folder.resolve(name.replace(' ', '-') + ".jsonl"), lines);
    return texts(Given.candidates(file, "id=i"));
  }

  private static Map<String, String> texts(Examples examples) {
    assertThat(examples.hasTexts()).isTrue();
    Map<String, String> texts = new TreeMap<>();
    examples
        .examples()
        .collectAsList()
        .forEach(row -> texts.put(row.getString(0), row.getString(2)));
    return texts;
  }

  @Test
  void aTemplateFillsAConversationInAsItsShapeDoes() {
    Path file =
        Given.lines(
            folder.resolve("a.jsonl"),
            "{\"i\": 1, \"m\": [{\"role\": \"system\", \"content\": \"s\"},"
                + " {\"role\": \"user\", \"content\": \"a\"},"
                + " {\"role\": \"assistant\", \"content\": \"b\"}], \"n\": [1, 2]}",
            "{\"i\": 2, \"m\": []}");
    assertThat(texts(Given.candidates(file, "id=i", "text=<{m}> {n}")))
        .isEqualTo(Map.of("1", "<a\nb> [1,2]", "2", "<> "));
    assertThat(texts(Given.candidates(file, "id=i", "text=m")))
        .isEqualTo(Map.of("1", "a\nb", "2", ""));
  }

  @Test
  void ofSeveralShapesTheFirstIsTaken() {
    String chat = "ARRAY<STRUCT<role: STRING, content: STRING>>";
    assertThat(shape("text STRING, answer STRING, question STRING"))
        .isEqualTo(ChatShape.QUESTION_ANSWER);
    assertThat(shape("text STRING, instruction STRING, input STRING, output STRING"))
        .isEqualTo(ChatShape.ALPACA);
    assertThat(shape("instruction STRING, output STRING")).isEqualTo(ChatShape.ALPACA);
    assertThat(shape("prompt STRING, response STRING, completion STRING"))
        .isEqualTo(ChatShape.PROMPT_COMPLETION);
    assertThat(shape("prompt STRING, completion STRING, messages " + chat))
        .isEqualTo(ChatShape.MESSAGES);
    assertThat(shape("conversations " + chat)).isEqualTo(ChatShape.CONVERSATIONS);
    assertThat(shape("text STRING, messages STRING")).isEqualTo(ChatShape.TEXT);
    assertThat(shape("text STRING, prompt BIGINT, completion STRING")).isEqualTo(ChatShape.TEXT);
  }

  private static ChatShape shape(String columns) {
    return ChatShape.of(StructType.fromDDL(columns)).orElseThrow();
  }

  @Test
  void columnsInNoShapeAreRefusedByName() {
    Path file = Given.lines(folder.resolve("a.jsonl"), "{\"prompt\": \"a\", \"reply\": \"b\"}");
    assertThatThrownBy(() -> Given.candidates(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "candidates.text or candidates.embedding must be given for candidates.path "
                + file
                + ": its columns, prompt, reply, are in no shape that is known, which are:"
                + " messages, a list of role and content; conversations, a list of from and value;"
                + " prompt + completion; prompt + response; instruction (+ input) + output;"
                + " question + answer; text");
    ConfigFile losses = ConfigFile.empty().with(List.of("candidates.path=" + file));
    InputConfig read = InputConfig.from(losses, "candidates", InputConfig.Use.READ);
    assertThat(new InputStep(read).read(LocalSpark.session()).hasTexts()).isFalse();
  }
}

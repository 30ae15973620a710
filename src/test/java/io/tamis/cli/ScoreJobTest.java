package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tamis.LocalSpark;
import io.tamis.onnx.TinyModel;
import io.tamis.onnx.TinyTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command on models that the test makes, against their formula. */
class ScoreJobTest {
  private static final int VOCABULARY = 40;
  private static final int MAX_TOKENS = 24;
  private static final int ROWS = 300;

  /** A token that neither model has a number for. */
  private static final int BROKEN = 39;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static TinyModel base;
  private static TinyModel reference;
  private static Map<String, Example> pool;

  private record Example(String id, String prompt, String response) {
    /** Start, prompt and response as they ought to be cut. */
    long[] tokens() {
      long[] asked = TinyTokenizer.tokens(prompt);
      long[] answered = TinyTokenizer.tokens(response);
      int kept = Math.min(answered.length, MAX_TOKENS - 1);
      int left = Math.min(asked.length, MAX_TOKENS - 1 - kept);
      return LongStream.concat(
              LongStream.concat(
                  LongStream.of(1), Arrays.stream(asked, asked.length - left, asked.length)),
              Arrays.stream(answered, 0, kept))
          .toArray();
    }

    int counted() {
      return Math.min(TinyTokenizer.tokens(response).length, MAX_TOKENS - 1);
    }

    double loss(TinyModel model) {
      long[] tokens = tokens();
      return model.loss(tokens, tokens.length - counted());
    }

    boolean isCut() {
      return 1 + TinyTokenizer.tokens(prompt).length + TinyTokenizer.tokens(response).length
          > MAX_TOKENS;
    }
  }

  @BeforeAll
  static void score() throws Exception {
    base = TinyModel.of(VOCABULARY, MAX_TOKENS, 1);
    reference = TinyModel.of(VOCABULARY, MAX_TOKENS, 2);
    Arrays.fill(base.embeddings()[BROKEN], Float.NaN);
    base.write(folder.resolve("base"), TinyModel.Form.EXTERNAL);
    reference.write(folder.resolve("reference"), TinyModel.Form.WHOLE);
    new TinyTokenizer(VOCABULARY, true).write(folder.resolve("base"));
    pool = pool();
    write(folder.resolve("pool.jsonl"), new ArrayList<>(pool.values()));
    Ran ran = Ran.with("score", settings("out"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out()).contains("297 candidates with losses over ").doesNotContain("earlier");
  }

  private static Map<String, Example> pool() {
    Random random = new Random(3);
    Map<String, Example> pool = new HashMap<>();
    for (int n = 0; n < ROWS; n++) {
      String prompt = n == 7 ? "" : words(random, random.nextInt(15));
      String response = words(random, 1 + random.nextInt(n % 50 == 0 ? 40 : 12));
      if (n == 11) {
        response = "w5 w" + BROKEN + " w6";
      } else if (n == 12 || n == 13) {
        response = n == 12 ? "  " : "";
      }
      pool.put("id-" + n, new Example("id-" + n, prompt, response));
    }
    return pool;
  }

  private static String words(Random random, int count) {
    return random
        .ints(count, 3, BROKEN)
        .mapToObj(word -> "w" + word)
        .collect(Collectors.joining(" "));
  }

  private static void write(Path file, List<Example> examples) {
    StringBuilder lines = new StringBuilder();
    for (Example example : examples) {
      ObjectNode line = JSON.createObjectNode();
      line.put("id", example.id).put("prompt", example.prompt);
      line.put("response", example.response.isEmpty() ? null : example.response);
      line.put("truncated", "mine");
      lines.append(line).append('\n');
    }
    JobFiles.text(file, lines.toString());
  }

  private static List<String> settings(String output, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "candidates.path=" + folder.resolve("pool.jsonl"),
                "candidates.id=id",
                "score.base=" + folder.resolve("base"),
                "score.reference=" + folder.resolve("reference"),
                "score.prompt={prompt}\\n",
                "score.response=response",
                "score.max-tokens=" + MAX_TOKENS,
                "output.path=" + folder.resolve(output)));
    settings.addAll(List.of(more));
    return settings;
  }

  private static List<Row> losses(String output) {
    return JobFiles.table(folder.resolve(output).resolve("losses")).collectAsList();
  }

  @Test
  void everyLossIsThatOfTheFormula() {
    List<Row> rows = losses("out");
    assertThat(rows).hasSize(297);
    for (Row row : rows) {
      Example example = pool.get(row.<String>getAs("id"));
      close(row.getAs("loss_base"), example.loss(base));
      close(row.getAs("loss_reference"), example.loss(reference));
      assertThat(row.<Integer>getAs("tokens_base")).isEqualTo(example.counted());
      assertThat(row.<Integer>getAs("tokens_reference")).isEqualTo(example.counted());
      assertThat(row.<Boolean>getAs("truncated")).isEqualTo(example.isCut());
    }
    assertThat(rows.stream().filter(row -> row.<Boolean>getAs("truncated")).count()).isPositive();
  }

  private static void close(double found, double expected) {
    assertThat(found).isCloseTo(expected, within(1e-5 * Math.max(1, expected)));
  }

  @Test
  void ownColumnsPassThrough() {
    assertThat(JobFiles.table(folder.resolve("out/losses")).columns())
        .containsExactly(
            "id",
            "loss_base",
            "loss_reference",
            "tokens_base",
            "tokens_reference",
            "truncated",
            "prompt",
            "response",
            "candidate_truncated");
    Row row = losses("out").get(0);
    assertThat(row.<String>getAs("candidate_truncated")).isEqualTo("mine");
    assertThat(row.<String>getAs("response")).isEqualTo(pool.get(row.getAs("id")).response);
  }

  @Test
  void rowsWithoutLossesAreTold() throws Exception {
    Map<String, String> reasons =
        JobFiles.table(folder.resolve("out/rejected")).collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getAs("id"), row -> row.getAs("reason")));
    assertThat(reasons)
        .isEqualTo(
            Map.of(
                "id-11", "loss_base is NaN",
                "id-12", "the response has no tokens",
                "id-13", "the response has no tokens"));
    JsonNode metrics = JobFiles.metrics(folder.resolve("out"));
    assertThat(metrics.get("candidates").asInt()).isEqualTo(297);
    assertThat(metrics.get("rejected.candidates").asInt()).isEqualTo(3);
    List<Row> rows = losses("out");
    assertThat(metrics.get("tokens").asLong())
        .isEqualTo(rows.stream().mapToLong(row -> row.<Integer>getAs("tokens_base")).sum());
    assertThat(metrics.get("truncated").asLong())
        .isEqualTo(rows.stream().filter(row -> row.<Boolean>getAs("truncated")).count());
    assertThat(metrics.get("parts").asInt()).isEqualTo(6);
    assertThat(JobFiles.names(folder)).noneMatch(name -> name.contains("out.partial"));
  }

  @Test
  void oneModelAloneWritesItsColumnsAlone() {
    Ran ran = Ran.with("score", settings("alone", "score.base=", tokenizer()));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    List<Row> rows = losses("alone");
    assertThat(rows.get(0).schema().fieldNames())
        .startsWith("id", "loss_reference", "tokens_reference", "truncated")
        .doesNotContain("loss_base", "tokens_base");
    for (Row row : rows) {
      close(row.getAs("loss_reference"), pool.get(row.<String>getAs("id")).loss(reference));
    }
    assertThat(rows).hasSize(298); // the reference has a number for every token
  }

  private static String tokenizer() {
    return "score.tokenizer=" + folder.resolve("base/tokenizer.json");
  }

  @Test
  void theBytesDoNotDependOnFilesOrPartitionsAndHardlyOnBatches() throws Exception {
    List<Example> shuffled = new ArrayList<>(pool.values());
    Collections.shuffle(shuffled, new Random(4));
    Files.createDirectories(folder.resolve("cut"));
    for (int n = 0; n < 5; n++) {
      write(folder.resolve("cut/" + n + ".jsonl"), shuffled.subList(60 * n, 60 * n + 60));
    }
    LocalSpark.session().conf().set("spark.sql.shuffle.partitions", "7");
    try {
      Ran ran = Ran.with("score", settings("again", "candidates.path=" + folder.resolve("cut")));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      for (String table : List.of("losses", "rejected")) {
        assertThat(folder.resolve("again").resolve(table).resolve("part-00000.parquet"))
            .hasSameBinaryContentAs(folder.resolve("out").resolve(table + "/part-00000.parquet"));
      }
      Ran tiny = Ran.with("score", settings("tiny", "score.batch-tokens=1", "score.threads=2"));
      assertThat(tiny.exitCode()).as(tiny.err()).isZero();
      List<Row> rows = losses("tiny");
      List<Row> batched = losses("out");
      for (int n = 0; n < rows.size(); n++) {
        assertThat(rows.get(n).<String>getAs("id")).isEqualTo(batched.get(n).getAs("id"));
        close(rows.get(n).getAs("loss_base"), batched.get(n).getAs("loss_base"));
      }
    } finally {
      LocalSpark.session().conf().set("spark.sql.shuffle.partitions", "2");
    }
  }

  @Test
  void aRunThatBrokeOffIsGoneOnWith() throws Exception {
    Path model = folder.resolve("reference/model.onnx");
    byte[] whole = Files.readAllBytes(model);
    FileTime time = Files.getLastModifiedTime(model);
    byte[] broken = // as long, and what the models are told apart by stays
        new String(whole, StandardCharsets.ISO_8859_1)
            .replace("CumSum", "CumSun")
            .getBytes(StandardCharsets.ISO_8859_1);
    try {
      Files.write(model, broken);
      Files.setLastModifiedTime(model, time);
      Ran ran = Ran.with("score", settings("resumed"));
      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
      assertThat(ran.complaints())
          .singleElement()
          .asString()
          .startsWith("tamis: score.reference: ONNX Runtime cannot run " + model);
      assertThat(folder.resolve("resumed")).doesNotExist();
      assertThat(partial("resumed")).hasSize(1);
    } finally {
      Files.write(model, whole);
      Files.setLastModifiedTime(model, time);
    }
    Ran other = Ran.with("score", settings("resumed", "score.batch-tokens=99", "--overwrite"));
    assertThat(other.out()).as("other settings start anew").doesNotContain("earlier");
    Ran ran = Ran.with("score", settings("resumed", "--overwrite"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("(3 of 6 parts from an earlier run)");
    assertThat(partial("resumed")).isEmpty();
    assertThat(folder.resolve("resumed/losses/part-00000.parquet"))
        .hasSameBinaryContentAs(folder.resolve("out/losses/part-00000.parquet"));
  }

  private static List<String> partial(String output) throws IOException {
    return JobFiles.names(folder).stream()
        .filter(name -> name.startsWith(output + ".partial-"))
        .toList();
  }

  @Test
  void wrongModelsTokenizersAndColumnsAreRefusedInOneLine() throws Exception {
    TinyModel.of(VOCABULARY, 0, 1).write(folder.resolve("cached"), TinyModel.Form.CACHED);
    refused(
        "score.base must be a causal model without a cache, whose inputs are input_ids,"
            + " attention_mask and perhaps position_ids, but it also wants past_key_values.0.key;"
            + " export it with: optimum-cli export onnx --task text-generation",
        "score.base=" + folder.resolve("cached"));
    refused(
        "score.tokenizer must name a tokenizer.json or its folder, but there is no file:"
            + folder.resolve("reference/tokenizer.json"),
        "score.base=");
    refused(
        "score.response names the column answer, which the input does not have; the nearest column"
            + " is id, of id, prompt, response, truncated",
        "score.response=answer");
    refused(
        "score.base must not lie in output.path, but they are "
            + folder.resolve("base")
            + " and "
            + folder.resolve("base"),
        "output.path=" + folder.resolve("base"));
    JobFiles.text(
        folder.resolve("doubled.jsonl"),
        "{\"id\": 1, \"prompt\": \"w3\", \"response\": \"w4\", \"Truncated\": 0,"
            + " \"candidate_truncated\": 0}\n");
    refused(
        "candidates must have no column candidate_truncated, because their column of that name"
            + " without candidate_ is to be written so",
        "candidates.path=" + folder.resolve("doubled.jsonl"));
    TinyModel.of(10, MAX_TOKENS, 1).write(folder.resolve("small"), TinyModel.Form.WHOLE);
    Ran ran =
        Ran.with(
            "score", settings("refused", "score.base=" + folder.resolve("small"), tokenizer()));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.complaints())
        .singleElement()
        .asString()
        .matches(
            "tamis: score.tokenizer must be the model's own, but gives the token \\d+, and"
                + " score.base knows 10");
  }

  private static void refused(String message, String... settings) throws IOException {
    Ran ran = Ran.with("score", settings("refused", settings));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.complaints()).containsExactly("tamis: " + message);
    assertThat(partial("refused")).isEmpty();
    assertThat(folder.resolve("refused")).doesNotExist();
  }
}

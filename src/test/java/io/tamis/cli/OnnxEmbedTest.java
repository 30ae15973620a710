package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.onnx.TinyEncoder;
import io.tamis.onnx.TinyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands with an encoder that the test makes, against its formula. */
class OnnxEmbedTest {
  private static final int VOCABULARY = 40;
  private static final int ROWS = 300;
  private static final TinyEncoder MADE = TinyEncoder.of(VOCABULARY, 1);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static final Map<String, String> POOL = new TreeMap<>();
  private static final Map<String, String> QUERIES = new TreeMap<>();
  private static Map<String, Double> fromTexts;

  @BeforeAll
  static void select() throws Exception {
    MADE.write(folder.resolve("model"), TinyEncoder.Form.HIDDEN);
    new TinyTokenizer(VOCABULARY + 1, true).write(folder.resolve("model")); // one word too many
    Random random = new Random(3);
    for (int n = 0; n < ROWS; n++) {
      POOL.put("c" + n, n == 7 ? " " : words(random, 1 + random.nextInt(n % 30 == 0 ? 40 : 9)));
    }
    for (int n = 0; n < 8; n++) {
      QUERIES.put("q" + n, words(random, 3));
    }
    POOL.put("copy", reversed(QUERIES.get("q0")));
    write("pool.jsonl", POOL);
    write("queries.jsonl", QUERIES);
    fromTexts = masses("texts", onnx());
    assertThat(fromTexts).isNotEmpty();
  }

  private static String words(Random random, int count) {
    return random
        .ints(count, 3, VOCABULARY)
        .mapToObj(word -> "w" + word)
        .collect(Collectors.joining(" "));
  }

  private static String reversed(String text) {
    List<String> words = new ArrayList<>(List.of(text.split(" ")));
    java.util.Collections.reverse(words);
    return String.join(" ", words);
  }

  private static void write(String name, Map<String, String> texts) {
    StringBuilder lines = new StringBuilder();
    texts.forEach(
        (id, text) ->
            lines.append(JSON.createObjectNode().put("id", id).put("text", text)).append('\n'));
    JobFiles.text(folder.resolve(name), lines.toString());
  }

  private static String[] onnx(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "embed.encoder=onnx",
                "embed.model=" + folder.resolve("model"),
                "embed.max-tokens=16",
                "embed.query-prefix=\"w9 \"",
                "embed.candidate-prefix=\"w8 w8 \""));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  private static List<String> settings(String output, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "candidates.path=" + folder.resolve("pool.jsonl"),
                "candidates.id=id",
                "candidates.text=text",
                "queries.path=" + folder.resolve("queries.jsonl"),
                "queries.id=id",
                "queries.text=text",
                "sample.draw=none",
                "decontaminate.action=off",
                "output.path=" + folder.resolve(output)));
    settings.addAll(List.of(more));
    return settings;
  }

  private static Ran ran(String command, String output, String... more) {
    Ran ran = Ran.with(command, settings(output, more));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    return ran;
  }

  private static Map<String, Double> masses(String output, String... more) {
    ran("select", output, more);
    return JobFiles.masses(folder.resolve(output));
  }

  private static double[] vector(String prefix, String text) {
    LongStream words = LongStream.of(TinyTokenizer.tokens(prefix + text)).limit(14);
    long[] tokens =
        LongStream.concat(LongStream.concat(LongStream.of(1), words), LongStream.of(2)).toArray();
    return TinyEncoder.unit(MADE.mean(tokens, TinyEncoder.Form.HIDDEN));
  }

  private static void isFormula(String table, String prefix, Map<String, String> texts, int rows) {
    List<Row> found = JobFiles.table(folder.resolve(table)).collectAsList();
    assertThat(found).hasSize(rows);
    for (Row row : found) {
      double[] expected = vector(prefix, texts.get(row.<String>getAs("id")));
      List<Float> vector = row.getList(row.fieldIndex("embedding"));
      for (int k = 0; k < expected.length; k++) {
        assertThat((double) vector.get(k)).isCloseTo(expected[k], within(1e-5));
      }
    }
  }

  private static List<String> partial(String output) throws IOException {
    return JobFiles.names(folder).stream()
        .filter(name -> name.startsWith(output + ".partial-"))
        .toList();
  }

  /** A run that failed at its last texts leaves the parts of those before. */
  @Test
  void embeddingGoesOnWhereItBrokeOffAndServesLaterSelections() throws Exception {
    Map<String, String> strange = new TreeMap<>(QUERIES);
    strange.put("q9", "w" + VOCABULARY); // a token that the model does not know
    write("strange.jsonl", strange);
    Ran broken =
        Ran.with(
            "embed", settings("vectors", onnx("queries.path=" + folder.resolve("strange.jsonl"))));
    assertThat(broken.exitCode()).as(broken.err()).isEqualTo(2);
    assertThat(broken.complaints())
        .singleElement()
        .asString()
        .startsWith("tamis: embed.model: the model failed on ");
    assertThat(folder.resolve("vectors")).doesNotExist();
    assertThat(partial("vectors")).isNotEmpty();
    Ran ran = ran("embed", "vectors", onnx());
    assertThat(ran.out())
        .contains("300 candidates as vectors of 4 dimensions (3 of 4 parts from an earlier run)");
    isFormula("vectors/candidates", "w8 w8 ", POOL, ROWS);
    isFormula("vectors/queries", "w9 ", QUERIES, QUERIES.size());
    assertThat(JobFiles.table(folder.resolve("vectors/rejected_candidates")).collectAsList())
        .extracting(row -> row.get(0) + ": " + row.get(1))
        .containsExactly("c7: the text is empty");
    JsonNode metrics = JobFiles.metrics(folder.resolve("vectors"));
    long cut = POOL.values().stream().filter(text -> text.split(" ").length > 12).count();
    assertThat(cut).isPositive();
    assertThat(metrics.get("truncated.candidates").asLong()).isEqualTo(cut);
    JsonNode selected = JobFiles.metrics(folder.resolve("texts"));
    assertThat(selected.get("truncated.candidates").asLong()).isEqualTo(cut);
    assertThat(selected.get("truncated.queries").asLong()).isZero();
    assertThat(metrics.get("parts.found").asInt()).isEqualTo(3);
    assertThat(masses("of-vectors", vectorColumns())).isEqualTo(fromTexts);
    assertThat(masses("of-encoder", "embed.path=" + folder.resolve("vectors/encoder")))
        .isEqualTo(fromTexts);
  }

  private static String[] vectorColumns() {
    return new String[] {
      "candidates.path=" + folder.resolve("vectors/candidates"),
      "candidates.embedding=embedding",
      "queries.path=" + folder.resolve("vectors/queries"),
      "queries.embedding=embedding"
    };
  }

  @Test
  void anIndexKeepsItsModelAndRefusesAnother() throws Exception {
    String index = "index.path=" + folder.resolve("index");
    List<String> build = settings("none", onnx(index));
    build.removeIf(setting -> setting.startsWith("queries.") || setting.startsWith("output."));
    Ran built = Ran.of(indexArguments("build", build));
    assertThat(built.exitCode()).as(built.err()).isZero();
    assertThat(partial("index")).isEmpty();
    assertThat(JobFiles.metrics(folder.resolve("index")).get("parts").asInt()).isEqualTo(3);
    assertThat(masses("of-index", index, "search.kind=exact")).isEqualTo(fromTexts);
    write("more.jsonl", Map.of("late", QUERIES.get("q1")));
    Ran appended =
        Ran.of(
            indexArguments(
                "append",
                List.of(
                    "candidates.path=" + folder.resolve("more.jsonl"),
                    "candidates.id=id",
                    "candidates.text=text",
                    index)));
    assertThat(appended.exitCode()).as(appended.err()).isZero();
    assertThat(appended.out()).contains("301 rows of 4 dimensions");
    TinyEncoder.of(VOCABULARY, 2).write(folder.resolve("other"), TinyEncoder.Form.HIDDEN);
    new TinyTokenizer(VOCABULARY + 1, true).write(folder.resolve("other"));
    refused(
        "embed.model must be what made the vectors of index.path file:"
            + folder.resolve("index/encoder"),
        onnx(
            index,
            "candidates.path=" + folder.resolve("{pool,more}.jsonl"),
            "embed.model=" + folder.resolve("other")));
  }

  private static String[] indexArguments(String command, List<String> settings) {
    List<String> arguments = new ArrayList<>(List.of("index"));
    arguments.addAll(List.of(Ran.arguments(command, settings)));
    return arguments.toArray(String[]::new);
  }

  /** Whatever their prefixes, the same words have a distance of 0. */
  @Test
  void leaksWithinADistanceAreFoundBetweenTextsOfOneRole() throws Exception {
    ran("select", "guarded", onnx("decontaminate.action=report", "decontaminate.distance=0.0001"));
    assertThat(
            JobFiles.table(folder.resolve("guarded/leaks")).collectAsList().stream()
                .map(row -> row.<String>getAs("id"))
                .toList())
        .contains("copy");
  }

  @Test
  void wrongModelsAndPlansAreRefusedInOneLine() throws Exception {
    MADE.write(folder.resolve("asking"), TinyEncoder.Form.ASKING);
    refused(
        "embed.model must be a sentence encoder, whose inputs are input_ids, attention_mask and"
            + " perhaps token_type_ids and position_ids, but it also wants pixel_values; export it"
            + " with: optimum-cli export onnx --task feature-extraction",
        onnx("embed.model=" + folder.resolve("asking")));
    MADE.write(folder.resolve("bare"), TinyEncoder.Form.HIDDEN);
    refused(
        "embed.tokenizer must name a tokenizer.json or its folder, but there is no file:"
            + folder.resolve("bare/tokenizer.json"),
        onnx("embed.model=" + folder.resolve("bare")));
    refused(
        "embed.model must name a model.onnx or its folder, but there is no file:"
            + folder.resolve("absent"),
        onnx("embed.model=" + folder.resolve("absent")));
    refused(
        "embed.model must not lie in output.path, but they are ",
        onnx("output.path=" + folder.resolve("model")));
    Ran plan = Ran.with("plan", settings("none", onnx()));
    assertThat(plan.exitCode()).isEqualTo(2);
    assertThat(plan.complaints())
        .containsExactly(
            "tamis: embed.encoder must be hashed for a plan of texts, because nothing is known of"
                + " how long a model of yours takes, but is onnx; embed them first, and plan with"
                + " candidates.embedding and --dimensions");
    assertThat(Files.exists(folder.resolve("refused"))).isFalse();
  }

  /** The pool holds a token that the model does not know, and is not come to. */
  @Test
  void whatIsWrongWithQueriesIsToldBeforeThePoolIsRead() {
    write("broken.jsonl", Map.of("c1", "w" + VOCABULARY));
    write("empty.jsonl", Map.of("q1", " "));
    refused(
        "queries.text must leave rows to embed, but all 1 were rejected: the text is empty",
        onnx(
            "candidates.path=" + folder.resolve("broken.jsonl"),
            "queries.path=" + folder.resolve("empty.jsonl")));
  }

  private static void refused(String message, String... settings) {
    Ran ran = Ran.with("select", settings("refused", settings));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.complaints()).singleElement().asString().startsWith("tamis: " + message);
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.LocalSpark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in comes out, whatever the formats. */
class SelectionFormatsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 30;

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "name STRING, messages ARRAY<STRUCT<role: STRING, content: STRING, weight: DOUBLE>>,"
              + " tags ARRAY<STRING>, n BIGINT, v ARRAY<FLOAT>");

  /** Every column, fields of structs in their order, as text. */
  private static final String[] VALUES = {
    "name",
    "to_json(transform(messages, m -> if(m is null, null,"
        + " named_struct('role', m.role, 'content', m.content, 'weight', m.weight))))",
    "to_json(tags)",
    "n",
    "to_json(v)"
  };

  @TempDir Path folder;

  /** Chats with nothing, a missing message, a missing field, all of Unicode and 10 MB. */
  private static Row row(int n) {
    String content =
        switch (n) {
          case 3 -> "ž🐎".repeat(1_700_000);
          case 4 -> "";
          case 5 -> null;
          default -> "žluťoučký 🐎 <b>\"kůň\"</b>\\ \u0001\u2028 / line\n\t" + n;
        };
    List<Row> messages = new ArrayList<>();
    messages.add(RowFactory.create("user", content, n % 3 == 0 ? null : 0.1 * n));
    messages.add(n == 6 ? null : RowFactory.create("assistant", "ok", null));
    return RowFactory.create(
        "c" + n,
        n == 7 ? null : n == 8 ? List.of() : messages,
        n == 9 ? null : n % 2 == 0 ? List.of() : Arrays.asList("a", null, "č"),
        n == 10 ? null : Long.MAX_VALUE - n,
        new float[] {n, 0.1f * n});
  }

  private Path pool() {
    Path pool = folder.resolve("pool");
    LocalSpark.session()
        .createDataFrame(IntStream.range(0, ROWS).mapToObj(n -> row(n)).toList(), SCHEMA)
        .coalesce(1)
        .write()
        .parquet(pool.toString());
    return pool;
  }

  /** A run that picks all. */
  private Path selected(String name, Path pool, String format) {
    Ran ran = run(name, pool, format);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return folder.resolve(name).resolve("selection");
  }

  private Ran run(String name, Path pool, String format) {
    return Ran.with(
        "select",
        List.of(
            "candidates.path=" + pool,
            "candidates.id=name",
            "candidates.embedding=v",
            "queries.path=" + folder.resolve("pool"),
            "queries.id=name",
            "queries.embedding=v",
            "method=random",
            "decontaminate.action=off",
            "sample.count=" + ROWS,
            "output.format=" + format,
            "output.path=" + folder.resolve(name)));
  }

  private static List<String> values(Dataset<Row> rows) {
    return rows.selectExpr(VALUES).orderBy("name").collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  @Test
  void eachFormatGivesBackWhatAnotherHeld() throws IOException {
    Path pool = pool();
    List<String> given = values(LocalSpark.session().read().parquet(pool.toString()));
    Path arrow = selected("arrow", pool, "arrow");
    checkFolder(arrow);
    Path jsonl = selected("jsonl", arrow, "jsonl"); // reads the folder as a saved dataset
    assertThat(JobFiles.names(jsonl).stream().filter(name -> !name.startsWith(".")))
        .containsExactly("part-00000.jsonl");
    Dataset<Row> lines = LocalSpark.session().read().json(jsonl.toString());
    assertThat(values(lines)).isEqualTo(given);
    JsonNode first = JSON.readTree(Files.readAllLines(jsonl.resolve("part-00000.jsonl")).get(0));
    assertThat(first.get("rank").asInt()).isEqualTo(1);
    assertThat(first.has("tags")).isTrue();
    Path parquet = selected("parquet", jsonl, "parquet");
    assertThat(values(LocalSpark.session().read().parquet(parquet.toString()))).isEqualTo(given);
    Ran verified = ChangedRun.verify(arrow.getParent());
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  /** As {@code load_from_disk} takes it, by Arrow's own reader. */
  private static void checkFolder(Path selection) throws IOException {
    JsonNode state = JSON.readTree(selection.resolve("state.json").toFile());
    List<String> keys = new ArrayList<>();
    state.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "_data_files",
            "_fingerprint",
            "_format_columns",
            "_format_kwargs",
            "_format_type",
            "_output_all_columns",
            "_split");
    assertThat(state.get("_fingerprint").asText()).matches("[0-9a-f]{16}");
    assertThat(state.get("_data_files").toString())
        .isEqualTo("[{\"filename\":\"data-00000-of-00001.arrow\"}]");
    JsonNode info = JSON.readTree(selection.resolve("dataset_info.json").toFile());
    assertThat(info.get("features").isNull()).isTrue();
    Path file = selection.resolve("data-00000-of-00001.arrow");
    try (InputStream in = Files.newInputStream(file);
        BufferAllocator memory = new RootAllocator();
        ArrowStreamReader reader = new ArrowStreamReader(in, memory)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertThat(root.getSchema().getFields().stream().map(field -> field.getName()))
          .containsExactly(
              "id", "count", "weight", "mass", "rank", "name", "messages", "tags", "n", "v");
      assertThat(root.getSchema().findField("messages").toString())
          .isEqualTo(
              "messages: List<item: Struct<role: Utf8, content: Utf8, weight: FloatingPoint(DOUBLE)>>");
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(root.getRowCount()).isEqualTo(ROWS);
      for (int n = 0; n < ROWS; n++) {
        assertThat(root.getVector("rank").getObject(n)).isEqualTo(n + 1);
        String id = root.getVector("id").getObject(n).toString();
        Row given = row(Integer.parseInt(id.substring(1)));
        assertThat(root.getVector("n").getObject(n)).isEqualTo(given.get(3));
        List<?> messages = ((ListVector) root.getVector("messages")).getObject(n);
        assertThat(messages == null ? -1 : messages.size())
            .isEqualTo(given.isNullAt(1) ? -1 : ((List<?>) given.get(1)).size());
        Object v = root.getVector("v").getObject(n);
        assertThat(v.toString())
            .isEqualTo(Arrays.toString((float[]) given.get(4)).replace(", ", ","));
      }
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  /** At the end of a long run it would be late. */
  @Test
  void aColumnThatArrowHasNoTypeForIsRefusedBeforeAllWork() {
    Path pool = folder.resolve("pool");
    LocalSpark.session()
        .sql("SELECT 'a' AS name, array(1f, 2f) AS v, named_struct('gap', INTERVAL '1' DAY) AS s")
        .write()
        .parquet(pool.toString());
    Ran ran = run("refused", pool, "arrow");
    assertThat(ran.exitCode()).isNotZero();
    assertThat(ran.err())
        .contains("output.format arrow has no type for column s.gap, which is INTERVAL DAY")
        .doesNotContain("embed  ");
  }

  @Test
  void picksAreRepeatedAsOftenAsTheyWereDrawn() throws IOException {
    SmallRun small = SmallRun.in(folder);
    Path run =
        small.selected(
            "repeated",
            "sample.count=100",
            "sample.draw=multinomial",
            "transport.alpha=0.9",
            "output.repeat=true",
            "output.format=jsonl");
    List<String> ranks = new ArrayList<>();
    List<String> lines = Files.readAllLines(run.resolve("selection/part-00000.jsonl"));
    for (String line : lines) {
      JsonNode row = JSON.readTree(line);
      ranks.add(row.get("rank") + " x " + row.get("count"));
    }
    assertThat(ranks).hasSize(100);
    List<String> expected = new ArrayList<>();
    for (String rank : ranks.stream().distinct().toList()) {
      int count = Integer.parseInt(rank.substring(rank.indexOf(" x ") + 3));
      IntStream.range(0, count).forEach(k -> expected.add(rank));
    }
    assertThat(ranks).isEqualTo(expected);
    assertThat(ranks.stream().distinct().count()).isLessThan(100);
    Ran verified = ChangedRun.verify(run);
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out()).contains("repeats");
  }
}

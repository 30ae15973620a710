package io.tamis.embed;

import static io.tamis.embed.TextEncoder.Role.CANDIDATE;
import static io.tamis.embed.TextEncoder.Role.QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import io.tamis.onnx.RowParts;
import io.tamis.onnx.TinyEncoder;
import io.tamis.onnx.TinyTokenizer;
import io.tamis.onnx.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder that the test makes, against its formula, on Spark. */
class OnnxEncoderTest {
  private static final int VOCABULARY = 40;
  private static final int MAX_TOKENS = 12;
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000);
  private static final TinyEncoder MADE = TinyEncoder.of(VOCABULARY, 1);

  @TempDir private static Path folder;
  private static OnnxEncoder encoder;

  @BeforeAll
  static void open() {
    encoder = open(model("model", 1), "embed.candidate-prefix=\"w9 w9 \"");
  }

  private static Path model(String name, long seed) {
    new TinyTokenizer(VOCABULARY, true).write(folder.resolve(name));
    TinyEncoder.of(VOCABULARY, seed).write(folder.resolve(name), TinyEncoder.Form.HIDDEN);
    return folder.resolve(name);
  }

  private static EmbedConfig config(String... settings) {
    List<String> all =
        new ArrayList<>(List.of("embed.encoder=onnx", "embed.max-tokens=" + MAX_TOKENS));
    all.addAll(List.of(settings));
    return EmbedConfig.from(ConfigFile.empty().with(all));
  }

  private static OnnxEncoder open(Path model, String... settings) {
    List<String> all = new ArrayList<>(List.of("embed.model=" + model));
    all.addAll(List.of(settings));
    return (OnnxEncoder)
        new EmbedStep(config(all.toArray(String[]::new))).fit(table(List.of(row("a", "w3"))));
  }

  private static Row row(String id, String text) {
    return RowFactory.create(id, "s", text, 1);
  }

  private static Dataset<Row> table(List<Row> rows) {
    return LocalSpark.session()
        .createDataFrame(
            rows, StructType.fromDDL("id STRING, source STRING, text STRING, `a.b` INT"));
  }

  private static List<Row> pool(int count) {
    Random random = new Random(5);
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                row(
                    "r" + n,
                    random
                        .ints(1 + random.nextInt(20), 3, VOCABULARY)
                        .mapToObj(word -> "w" + word)
                        .collect(Collectors.joining(" "))))
        .toList();
  }

  /** Start, prefix and text as they ought to be cut, and the end. */
  private static long[] tokens(String text) {
    long[] words = TinyTokenizer.tokens(text);
    return LongStream.concat(
            LongStream.concat(LongStream.of(1), Arrays.stream(words).limit(MAX_TOKENS - 2)),
            LongStream.of(2))
        .toArray();
  }

  private static double[] mean(String text) {
    return TinyEncoder.unit(MADE.mean(tokens(text), TinyEncoder.Form.HIDDEN));
  }

  private static void close(float[] found, double[] expected) {
    for (int k = 0; k < expected.length; k++) {
      assertThat((double) found[k]).isCloseTo(expected[k], within(1e-5));
    }
  }

  private static Map<String, float[]> vectors(Dataset<Row> embedded) {
    return new TreeMap<>(EmbeddingTable.collect(embedded));
  }

  private static void assertSameBits(Map<String, float[]> found, Map<String, float[]> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((id, vector) -> assertThat(found.get(id)).as(id).containsExactly(vector));
  }

  @Test
  void vectorsAreThoseOfTheFormulaWithPrefixEndsAndCut() {
    Dataset<Row> embedded = encoder.apply(table(pool(150)), CANDIDATE);
    assertThat(embedded.columns()).containsExactly("id", "source", "embedding", "a.b");
    assertThat(embedded.schema().apply("embedding").dataType()).isEqualTo(EmbeddingTable.VECTOR);
    Map<String, float[]> candidates = vectors(embedded);
    Map<String, float[]> queries = vectors(encoder.apply(table(pool(150)), QUERY));
    for (Row row : pool(150)) {
      close(candidates.get(row.getString(0)), mean("w9 w9 " + row.getString(2)));
      close(queries.get(row.getString(0)), mean(row.getString(2)));
    }
    assertThat(candidates).hasSize(150);
    assertThat(encoder.dimensions()).isEqualTo(4);
    assertThat(encoder.tellsRolesApart()).isTrue();
  }

  @Test
  void bitsDoNotDependOnPartitionsOrTheOrderOfRows() {
    Map<String, float[]> expected =
        vectors(encoder.apply(table(pool(600)).repartition(1), CANDIDATE));
    List<Row> shuffled = new ArrayList<>(pool(600));
    Collections.shuffle(shuffled, new Random(3));
    LocalSpark.session().conf().set("spark.sql.shuffle.partitions", "5");
    try {
      assertSameBits(vectors(encoder.apply(table(shuffled).repartition(7), CANDIDATE)), expected);
    } finally {
      LocalSpark.session().conf().set("spark.sql.shuffle.partitions", "2");
    }
  }

  @Test
  void batchesGoByIdsWhoeverAsks() throws Exception {
    List<Row> numbered = new ArrayList<>();
    for (Row row : pool(600)) {
      numbered.add(row(String.valueOf(numbered.size()), row.getString(2)));
    }
    OnnxEncoder small = open(folder.resolve("model"), "embed.batch-tokens=24");
    Dataset<Row> texts = table(numbered).repartition(3);
    RowParts contents = EncodedTable.contents(texts);
    WorkFolder work =
        WorkFolder.of(
            folder.resolve("numbered").toUri().toString(), small.fingerprint(contents, CANDIDATE));
    EncodedTable.write(texts, small, CANDIDATE, work, contents);
    Map<String, float[]> found = new TreeMap<>();
    for (int n = 0; n < contents.parts(); n++) {
      for (EncodedText.Named row :
          work.read(new Configuration(), "candidate", n, EncodedText::read)) {
        found.put(row.id(), row.text().vector());
      }
    }
    assertSameBits(found, vectors(small.apply(texts, CANDIDATE)));
  }

  @Test
  void textsWithNothingToReadHaveNoVectorAndRepeatedOnesHaveTheirs() {
    Map<String, Row> rows =
        encoder
            .apply(
                table(List.of(row("none", null), row("blank", " \n\u00a0"), row("a", "w3"))), QUERY)
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row));
    assertThat(rows.get("none").isNullAt(2)).isTrue();
    assertThat(rows.get("blank").isNullAt(2)).isTrue();
    assertThat(rows.get("a").isNullAt(2)).isFalse();
    Dataset<Row> twice = table(List.of(row("a", "w3"), row("a", "w3"), row("a", "w4")));
    assertThat(encoder.apply(twice, QUERY).count()).isEqualTo(3);
  }

  @Test
  void filesBesideTheModelTellWhatIsNotGiven() throws Exception {
    Path made = folder.resolve("exported");
    Files.createDirectories(made.resolve("1_Pooling"));
    MADE.write(made.resolve("onnx"), TinyEncoder.Form.HIDDEN);
    new TinyTokenizer(VOCABULARY, true).write(made);
    Files.writeString(made.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
    float[] found =
        vectors(open(made, "embed.normalize=false").apply(table(List.of(row("a", "w5"))), QUERY))
            .get("a");
    close(found, MADE.first(new long[] {1, 5, 2}, TinyEncoder.Form.HIDDEN));
  }

  @Test
  void aSavedEncoderGivesTheSameBitsWhereverItsModelLies() throws Exception {
    String saved = folder.resolve("saved").toString();
    encoder.save(LocalSpark.session(), saved);
    Map<String, float[]> expected = vectors(encoder.apply(table(pool(30)), CANDIDATE));
    assertSameBits(vectors(load(saved).apply(table(pool(30)), CANDIDATE)), expected);
    Path moved = model("moved", 1);
    Files.setLastModifiedTime(moved.resolve("model.onnx"), LONG_AGO);
    assertSameBits(
        vectors(load(saved, "embed.model=" + moved).apply(table(pool(30)), CANDIDATE)), expected);
    Path other = model("other", 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(saved, "embed.model=" + other))
        .withMessageStartingWith(
            "embed.model must be what made the vectors of embed.path "
                + saved
                + ", but file:"
                + other.resolve("model.onnx")
                + " is another: their SHA-256 are ");
    Path told = Path.of(saved, "encoder.json");
    String whole = Files.readString(told);
    Files.writeString(told, whole.replace("\"dimensions\" : 4", "\"dimensions\" : 5"));
    Files.deleteIfExists(told.resolveSibling(".encoder.json.crc"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(saved))
        .withMessageEndingWith("must tell the dimensions that its model gives, 4, but tells 5");
    Files.writeString(told, whole);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(saved, "embed.pooling=cls"))
        .withMessage(
            "embed.pooling must be that of the encoder in embed.path "
                + saved
                + ", but they are cls and mean");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(saved, "embed.candidate-prefix=w8"))
        .withMessageEndingWith("but they are w8 and w9 w9 ");
  }

  private static TextEncoder load(String saved, String... settings) {
    List<String> all = new ArrayList<>(List.of("embed.path=" + saved));
    all.addAll(List.of(settings));
    return new EmbedStep(config(all.toArray(String[]::new))).fit(table(List.of(row("a", "w3"))));
  }

  @Test
  void onlyAPartThatIsMissingIsComputed() throws Exception {
    Dataset<Row> texts = table(pool(600)).repartition(3);
    RowParts contents = EncodedTable.contents(texts);
    assertThat(contents.parts()).isEqualTo(5);
    WorkFolder work =
        WorkFolder.of(
            folder.resolve("out").toUri().toString(), encoder.fingerprint(contents, CANDIDATE));
    assertThat(EncodedTable.write(texts, encoder, CANDIDATE, work, contents)).isZero();
    Path parts = Path.of(java.net.URI.create(work.path())).resolve("candidate");
    byte[] whole = Files.readAllBytes(parts.resolve("part-00002"));
    for (int n = 0; n < 5; n++) {
      Files.setLastModifiedTime(part(parts, n), LONG_AGO);
    }
    Files.delete(part(parts, 2));
    assertThat(EncodedTable.write(texts, encoder, CANDIDATE, work, contents)).isEqualTo(4);
    assertThat(part(parts, 2)).hasBinaryContent(whole);
    for (int n = 0; n < 5; n++) {
      assertThat(Files.getLastModifiedTime(part(parts, n)).equals(LONG_AGO)).isEqualTo(n != 2);
    }
    Map<String, float[]> found = new TreeMap<>();
    for (int n = 0; n < 5; n++) {
      for (EncodedText.Named row :
          work.read(new Configuration(), "candidate", n, EncodedText::read)) {
        found.put(row.id(), row.text().vector());
      }
    }
    assertSameBits(found, vectors(encoder.apply(texts, CANDIDATE)));
    for (int length : new int[] {whole.length - 1, whole.length - 6, 30}) {
      Files.write(part(parts, 1), Arrays.copyOf(whole, length));
      Files.deleteIfExists(parts.resolve(".part-00001.crc"));
      assertThatThrownBy(() -> work.read(new Configuration(), "candidate", 1, EncodedText::read))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("part-00001, which an earlier task wrote");
    }
  }

  private static Path part(Path parts, int number) {
    return parts.resolve("part-0000" + number);
  }

  @Test
  void theFingerprintTellsRolesTextsAndSettingsApart() {
    RowParts contents = new RowParts(3, 4);
    assertThat(
            List.of(
                encoder.fingerprint(contents, CANDIDATE),
                encoder.fingerprint(contents, QUERY),
                encoder.fingerprint(new RowParts(3, 5), CANDIDATE),
                open(folder.resolve("model")).fingerprint(contents, CANDIDATE)))
        .doesNotHaveDuplicates();
    assertThat(encoder.fingerprint(contents, CANDIDATE))
        .isEqualTo(
            open(folder.resolve("model"), "embed.candidate-prefix=\"w9 w9 \"")
                .fingerprint(contents, CANDIDATE));
  }

  @Test
  void aCutThatLeavesNoTextIsRefused() {
    assertThatThrownBy(() -> open(folder.resolve("model"), "embed.max-tokens=2"))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "embed.max-tokens must be more than the tokens that the tokenizer puts around a text,"
                + " 2, but is 2");
  }
}

package io.tamis.cli;

import static io.tamis.cli.IndexFiles.assertRefused;
import static io.tamis.cli.IndexFiles.done;
import static io.tamis.cli.IndexFiles.everything;
import static io.tamis.cli.IndexFiles.index;
import static io.tamis.cli.IndexFiles.manifest;
import static io.tamis.cli.IndexFiles.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.index.ClusteredVectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are added to an index, which is as it was where that fails. */
class IndexAppendTest {
  private static final float[][] VECTORS = ClusteredVectors.of(2_000, 6, 1);
  private static final int FIRST = 1_400;

  @TempDir private static Path files;
  private static Path original;
  private static Path queries;

  @TempDir private Path folder;
  private Path grown;

  @BeforeAll
  static void build() throws Exception {
    IndexFiles.rows(files.resolve("pool/a.jsonl"), 0, Arrays.copyOf(VECTORS, FIRST));
    IndexFiles.rows(
        files.resolve("pool/b.jsonl"), FIRST, Arrays.copyOfRange(VECTORS, FIRST, 2_000));
    float[][] targets = new float[20][];
    Arrays.setAll(targets, i -> VECTORS[i * 100].clone()); // in both files
    queries = IndexFiles.rows(files.resolve("queries.jsonl"), 0, targets);
    original = files.resolve("original");
    done(index("build", on(files.resolve("pool/a.jsonl"), queries, original)));
  }

  @BeforeEach
  void copy() throws Exception {
    grown = folder.resolve("grown");
    try (var all = Files.walk(original)) {
      for (Path path : all.toList()) {
        Files.copy(path, grown.resolve(original.relativize(path).toString()));
      }
    }
  }

  private Ran append(Path candidates, String... settings) {
    return index("append", on(candidates, queries, grown, settings));
  }

  private Path select(String name, Path candidates, Path index, String... settings) {
    Path output = folder.resolve("runs/" + name);
    List<String> all = new ArrayList<>(on(candidates, queries, index, settings));
    all.add("output.path=" + output);
    done(Ran.with("select", all));
    return output;
  }

  private void assertLeftAlone(Ran refused, Map<String, Integer> before, String... told)
      throws Exception {
    assertRefused(refused, told);
    assertThat(everything(grown)).isEqualTo(before);
  }

  @Test
  void anIndexMayLieWhereNamesAreOdd(@TempDir Path folder) throws Exception {
    Path odd = folder.resolve("my pool {1}%20");
    done(index("build", on(files.resolve("pool/a.jsonl"), queries, odd)));
    List<String> job = on(files.resolve("pool/a.jsonl"), queries, odd, "search.kind=hnsw");
    job.add("output.path=" + folder.resolve("run"));
    done(Ran.with("select", job));
    done(index("append", on(files.resolve("pool/b.jsonl"), queries, odd)));
    assertThat(manifest(odd).path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void appendedRowsAreFoundAtOnce() throws Exception {
    assertThat(done(append(files.resolve("pool/b.jsonl"))).out())
        .startsWith("600 candidates appended: 2,000 rows of 6 dimensions in 4 shards");
    assertThat(IndexFiles.manifest(grown).get("generation").asInt()).isEqualTo(2);
    Map<String, Integer> after = everything(grown);
    assertThat(after.keySet()).noneMatch(name -> name.contains(".next"));

    Path once = folder.resolve("once");
    done(index("build", on(files.resolve("pool"), queries, once)));
    Path ofOnce = select("once", files.resolve("pool"), once, "search.kind=hnsw");
    Path ofGrown = select("grown", files.resolve("pool"), grown, "search.kind=hnsw");
    assertThat(JobFiles.masses(ofGrown)).containsKeys("r0", "r1400", "r1900");
    assertThat(IndexFiles.difference(ofGrown, ofOnce)).isLessThanOrEqualTo(0.02);

    Ran again = done(append(files.resolve("pool/b.jsonl")));
    assertThat(again.out()).startsWith("nothing to do: these files are in the index already");
    assertThat(everything(grown)).isEqualTo(after);
  }

  @Test
  void idsThatExistAreRefusedOrReplaced() throws Exception {
    float[][] moved = {VECTORS[5].clone(), new float[] {50, 50, 50, 50, 50, 50}};
    Path changed = IndexFiles.rows(files.resolve("changed/b.jsonl"), 4, moved); // r4 and r5
    Map<String, Integer> before = everything(grown);
    assertLeftAlone(
        append(changed),
        before,
        "candidates to append must have ids that the index does not hold, but it holds 2 of them,"
            + " such as r4",
        "set index.replace to true");

    done(append(changed, "index.replace=true"));
    assertThat(done(index("info", List.of("index.path=" + grown))).out())
        .containsPattern("rows +1,400\n")
        .containsPattern("deleted +0.1 %\n")
        .containsPattern("generation +2\n")
        .contains("2 rows, 0 rejected, 0 repeats");
    float[][] rest = Arrays.copyOf(VECTORS, FIRST);
    rest[4] = moved[0];
    rest[5] = moved[1];
    Path now = IndexFiles.rows(folder.resolve("now.jsonl"), 0, rest);
    Path indexed = select("indexed", now, grown, "search.kind=exact");
    List<String> scanned = on(now, queries, grown);
    scanned.removeIf(setting -> setting.startsWith("index."));
    scanned.add("output.path=" + folder.resolve("scanned"));
    done(Ran.with("select", scanned));
    assertThat(indexed.resolve("masses/part-00000.parquet"))
        .hasSameBinaryContentAs(folder.resolve("scanned/masses/part-00000.parquet"));
  }

  @Test
  void anAppendThatFailsLeavesTheIndexAsItWas() throws Exception {
    Map<String, Integer> before = everything(grown);
    String good = Files.readString(files.resolve("pool/b.jsonl"));
    Path bad = folder.resolve("bad.jsonl");
    JobFiles.text(bad, good + IndexFiles.row("x", "[1, 2, 3, NaN, 5, 6]"));
    assertLeftAlone(
        append(bad),
        before,
        "candidates: the embedding in",
        "line 601 (id x)",
        "component 3 is NaN");
    JobFiles.text(bad, good + IndexFiles.row("x", "[1, 2, 3]"));
    assertLeftAlone(append(bad), before, "line 601 (id x)", "must have 6 components");
    JobFiles.text(bad, IndexFiles.row("x", "[1, 2, 3]"));
    assertLeftAlone(
        append(bad),
        before,
        "candidates to append must have the dimensions of the index, but they have 3, and it has 6");
    JobFiles.text(bad, good + IndexFiles.row("r5", "[1, 2, NaN, 4, 5, 6]"));
    assertLeftAlone(append(bad, "index.replace=true"), before, "(id r5)");
    JobFiles.text(bad, "{\"id\": \"x\", \"text\": \"some words\"}\n");
    assertLeftAlone(
        append(bad, "candidates.embedding=", "candidates.text=text"),
        before,
        "was built from vectors, but the candidates are texts");
  }
}

package io.tamis.cli;

import static io.tamis.cli.IndexFiles.assertRefused;
import static io.tamis.cli.IndexFiles.done;
import static io.tamis.cli.IndexFiles.index;
import static io.tamis.cli.IndexFiles.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.NpyFiles;
import io.tamis.scan.RandomVectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit an index ends with exit code 2 and one line that a user can act on. */
class IndexRefusalTest {
  private static final float[][] VECTORS = RandomVectors.gaussian(30, 3, 1);

  @TempDir private static Path folder;
  private static Path pool;
  private static Path queries;
  private static Path built;

  @BeforeAll
  static void build() throws Exception {
    pool = IndexFiles.rows(folder.resolve("pool.jsonl"), 0, VECTORS);
    queries = IndexFiles.rows(folder.resolve("queries.jsonl"), 0, Arrays.copyOf(VECTORS, 3));
    built = folder.resolve("built");
    done(index("build", on(pool, queries, built, "search.depth=5")));
  }

  private static void assertSelectRefused(
      Path candidates, Path index, String setting, String... told) {
    List<String> job = on(candidates, queries, index, "search.depth=5");
    job.addAll(setting.lines().toList());
    job.add("output.path=" + folder.resolve("run"));
    assertRefused(Ran.with("select", job), told);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aPathWithoutAnIndex() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    for (Path path : new Path[] {folder.resolve("absent"), other}) {
      String rule = "index.path must be a folder that index build wrote, but " + path;
      assertSelectRefused(pool, path, "", rule, "holds no manifest.json");
      assertRefused(index("append", on(pool, queries, path)), rule);
      assertRefused(index("info", List.of("index.path=" + path)), rule);
    }
    JobFiles.text(other.resolve("manifest.json"), "{\"config\": {}}");
    assertSelectRefused(pool, other, "", "manifest.json must be the manifest of an index");
    for (String command : List.of("build", "append", "info")) {
      assertRefused(index(command, List.of("candidates.path=" + pool)), "index.path must be given");
    }
    assertSelectRefused(
        pool,
        built,
        "index.path=\nsearch.kind=hnsw",
        "index.path must be given where search.kind is hnsw");
  }

  @Test
  void aMetricThatIsNotTheIndexs() {
    assertSelectRefused(
        pool,
        built,
        "search.metric=cosine",
        "search.metric must be that of the index, but they are cosine and euclidean");
  }

  @Test
  void candidatesThatAreNotThoseOfTheIndex() throws Exception {
    Path fewer = IndexFiles.rows(folder.resolve("fewer.jsonl"), 0, Arrays.copyOf(VECTORS, 28));
    assertSelectRefused(
        fewer,
        built,
        "",
        "candidates must be those of the index, but 2 of its rows are not among them, such as r28;"
            + " build the index anew");
    Path more = IndexFiles.rows(folder.resolve("more.jsonl"), 0, RandomVectors.gaussian(33, 3, 1));
    assertSelectRefused(
        more,
        built,
        "",
        "candidates must be those of the index, but it lacks 3 of them, such as r30; index append"
            + " adds them");
  }

  @Test
  void theSameFilesNamedByAnotherColumn() {
    Path twoNames =
        JobFiles.text(
            folder.resolve("names.jsonl"),
            """
            {"a": "x", "b": "y", "v": [1, 2, 3]}
            {"a": "y", "b": "z", "v": [2, 3, 4]}
            """);
    Path index = folder.resolve("by-a");
    done(index("build", on(twoNames, queries, index, "candidates.id=a")));
    assertSelectRefused(
        twoNames,
        index,
        "candidates.id=b",
        "candidates must be those of the index, but it lacks 1 of them, such as z");
  }

  @Test
  void rowsToAppendThatAreNumberedByTheirPlace() {
    Path first = folder.resolve("first.npy");
    Path second = folder.resolve("second.npy");
    NpyFiles.write(first, VECTORS);
    NpyFiles.write(second, RandomVectors.gaussian(5, 3, 2));
    Path index = folder.resolve("numbered");
    done(index("build", List.of("candidates.path=" + first, "index.path=" + index)));
    assertRefused(
        index("append", List.of("candidates.path=" + second, "index.path=" + index)),
        "candidates to append must have ids of their own, but rows of files of vectors are numbered");
  }

  @Test
  void aPlanByGraphsThatAreNowhere() {
    assertRefused(
        Ran.with("plan", on(pool, queries, built, "index.path=", "search.kind=hnsw")),
        "index.path must be given where search.kind is hnsw");
  }

  @Test
  void textsAgainstVectors() throws Exception {
    Path texts =
        JobFiles.text(
            folder.resolve("texts.jsonl"),
            "{\"id\": \"r1\", \"text\": \"one two\"}\n{\"id\": \"r2\", \"text\": \"two one\"}\n");
    String asTexts =
        "candidates.embedding=\ncandidates.text=text\nqueries.embedding=\nqueries.text=text\n"
            + "queries.path="
            + texts;
    Path some = IndexFiles.rows(folder.resolve("two.jsonl"), 1, Arrays.copyOf(VECTORS, 2));
    Path ofTwo = folder.resolve("of-two");
    done(index("build", on(some, queries, ofTwo)));
    assertSelectRefused(
        texts, ofTwo, asTexts, "was built from vectors, but the candidates are texts");
  }

  @Test
  void queriesOfOtherDimensions() throws Exception {
    Path wide = IndexFiles.rows(folder.resolve("wide.jsonl"), 0, RandomVectors.gaussian(3, 4, 1));
    for (String kind : List.of("exact", "hnsw")) {
      assertSelectRefused(pool, built, "search.kind=" + kind + "\nqueries.path=" + wide, "4", "3");
    }
  }

  @Test
  void vectorsThatAreTooLong() {
    Path wide = folder.resolve("long.npy");
    NpyFiles.write(wide, new float[3][16_385]);
    assertRefused(
        index("build", List.of("candidates.path=" + wide, "index.path=" + folder.resolve("long"))),
        "an index takes vectors of at most 16384 dimensions, but the candidates have 16385");
    assertThat(folder.resolve("long")).doesNotExist();
  }

  @Test
  void settingsThatThereAreNot() {
    for (String[] refused :
        new String[][] {
          {"index.encoding=half", "index.encoding must be one of float32, int8, int4, bit"},
          {"index.shards=none", "index.shards must be a whole number, but is none"},
          {"index.beam=3", "index.beam is not a known key"},
          {"index.replace=1", "index.replace must be true or false, but is 1"}
        }) {
      assertSelectRefused(pool, built, refused[0], refused[1]);
      for (String command : List.of("build", "append", "info")) {
        assertRefused(
            index(command, on(pool, queries, folder.resolve("new"), refused[0])), refused[1]);
      }
      assertThat(folder.resolve("new")).doesNotExist();
    }
  }
}

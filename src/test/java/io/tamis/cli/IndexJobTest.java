package io.tamis.cli;

import static io.tamis.cli.IndexFiles.assertRefused;
import static io.tamis.cli.IndexFiles.done;
import static io.tamis.cli.IndexFiles.index;
import static io.tamis.cli.IndexFiles.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.NpyFiles;
import io.tamis.index.ClusteredVectors;
import io.tamis.scan.RandomVectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index of a pool is built, and selects search it. */
class IndexJobTest {
  @TempDir private static Path folder;
  private static Path pool;
  private static Path queries;
  private static Path built;
  private static Ran ran;

  @BeforeAll
  static void build() throws Exception {
    float[][] vectors = ClusteredVectors.of(3_000, 8, 1);
    pool = IndexFiles.rows(folder.resolve("pool/a.jsonl"), 0, vectors);
    float[][] targets = Arrays.copyOf(vectors, 30); // all of the pool's places
    for (int i = 0; i < targets.length; i++) {
      targets[i] = targets[i].clone();
      targets[i][i % 8] += 0.05f;
    }
    queries = IndexFiles.rows(folder.resolve("queries.jsonl"), 0, targets);
    built = folder.resolve("indexes/built");
    ran = index("build", on(pool, queries, built, "run.id=weekly 7"));
  }

  private static Path select(String name, Path index, String... settings) {
    Path output = folder.resolve("runs/" + name);
    List<String> all = on(pool, queries, index, settings);
    all.add("output.path=" + output);
    done(Ran.with("select", all));
    return output;
  }

  @Test
  void aBuildSaysWhatWasDoneAndLeavesAFolder() throws Exception {
    done(ran);
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.out())
        .startsWith("3,000 candidates: 3,000 rows of 8 dimensions in 2 shards")
        .contains("indexes/built");
    assertThat(JobFiles.names(built)).contains("manifest.json", "metrics.json", "shards");
    assertThat(JobFiles.metrics(built).get("run_id").asText()).isEqualTo("weekly 7");
    assertThat(JobFiles.names(built)).noneMatch(name -> name.startsWith("rejected"));
    assertThat(JobFiles.names(built.getParent())).contains("built");
    assertThat(JobFiles.names(built.resolve("shards"))).hasSize(2);
    Ran info = done(index("info", List.of("index.path=" + built)));
    assertThat(info.out())
        .containsPattern("rows +3,000\n")
        .containsPattern("deleted +0.0 %\n")
        .containsPattern("dimensions +8\n")
        .containsPattern("metric +euclidean\n")
        .containsPattern("made from +vectors\n")
        .containsPattern("generation +1\n")
        .contains("a.jsonl: 3,000 rows, 0 rejected, 0 repeats");
    Ran json = done(index("info", List.of("index.path=" + built, "--json")));
    assertThat(json.out()).isEqualTo(Files.readString(built.resolve("manifest.json")));
    assertRefused(
        index("build", on(pool, queries, built)), "index.path must not exist yet", "--overwrite");
  }

  @Test
  void aSelectByGraphsIsCloseToOneByScans() throws Exception {
    List<String> scanned = on(pool, queries, built);
    scanned.removeIf(setting -> setting.startsWith("index."));
    Path without = folder.resolve("runs/without");
    scanned.add("output.path=" + without);
    done(Ran.with("select", scanned));

    Path exact = select("exact", built, "search.kind=exact");
    String masses = "masses/part-00000.parquet";
    assertThat(exact.resolve(masses)).hasSameBinaryContentAs(without.resolve(masses));
    String duplicates = "duplicates/part-00000.parquet";
    assertThat(exact.resolve(duplicates)).hasSameBinaryContentAs(without.resolve(duplicates));
    assertThat(JobFiles.series(exact)).isEqualTo(JobFiles.series(without));
    assertThat(JobFiles.metrics(exact).get("search.kind").asText()).isEqualTo("exact");
    assertThat(JobFiles.metrics(exact).get("search.recall").asDouble()).isEqualTo(1);

    Path byGraphs = select("graphs", built, "search.kind=hnsw");
    JsonNode metrics = JobFiles.metrics(byGraphs);
    assertThat(metrics.get("search.kind").asText()).isEqualTo("hnsw");
    assertThat(metrics.get("search.recall").asDouble()).isBetween(0.99, 1.0);
    assertThat(metrics.get("search.recall_low").asDouble()).isBetween(0.95, Math.nextDown(1.0));
    assertThat(metrics.get("search.recall_high").asDouble()).isBetween(0.99, 1.0);
    assertThat(metrics.get("search.recall_queries").asInt()).isEqualTo(30);
    assertThat(metrics.get("density.recall").asDouble()).isBetween(0.99, 1.0);
    assertThat(metrics.get("search.objective_difference").asDouble()).isCloseTo(0, within(1e-4));
    assertThat(IndexFiles.difference(byGraphs, exact)).isLessThan(0.02);
  }

  @Test
  void anIndexOfTextsAnswersQueriesThatAreTexts() throws Exception {
    Path demo = JobFiles.demo(folder.resolve("demo"));
    Path texts = folder.resolve("indexes/texts");
    Path empty = JobFiles.text(demo.resolve("z-empty.jsonl"), "{\"id\":\"e\",\"prompt\":\"\"}\n");
    Files.createDirectories(demo.resolve("pool"));
    Files.move(demo.resolve("pool.jsonl"), demo.resolve("pool/pool.jsonl"));
    Files.move(empty, demo.resolve("pool/empty.jsonl"));
    Path output = folder.resolve("runs/texts");
    List<String> job =
        JobFiles.onTexts(
            demo.resolve("pool"),
            demo.resolve("target.jsonl"),
            output,
            "candidates.text={prompt}",
            "queries.text={prompt}",
            "search.depth=60",
            "index.shards=2");
    List<String> indexed = new ArrayList<>(job);
    indexed.addAll(List.of("index.path=" + texts, "search.kind=hnsw"));
    assertThat(done(index("build", indexed)).out()).startsWith("2,000 candidates: 2,000 rows");
    assertThat(JobFiles.names(texts)).contains("encoder", "rejected");
    done(Ran.with("select", indexed));
    assertThat(JobFiles.table(output.resolve("rejected")).collectAsList())
        .map(row -> row.getString(0) + ": " + row.getString(1))
        .containsExactly("e: the text is empty");
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(metrics.get("rejected.candidates").asInt()).isEqualTo(1);
    assertThat(metrics.get("search.recall").asDouble()).isGreaterThan(0.95);

    Path scanned = folder.resolve("runs/texts-scanned");
    job.add("output.path=" + scanned);
    done(Ran.with("select", job));
    assertThat(IndexFiles.difference(output, scanned)).isLessThan(0.02);
  }

  @Test
  void theOrderOfRowsAndFilesChangesNoByte() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(pool));
    Collections.shuffle(lines, new Random(1));
    Path split = Files.createDirectories(folder.resolve("split"));
    for (int n = 0; n < 3; n++) {
      JobFiles.text(
          split.resolve("part-" + n + ".jsonl"),
          String.join("\n", lines.subList(n * n * 300, n == 2 ? 3_000 : (n + 1) * (n + 1) * 300))
              + "\n");
    }
    Path other = folder.resolve("indexes/split");
    done(index("build", on(split, queries, other)));
    List<Path> first = shards(built);
    List<Path> second = shards(other);
    assertThat(second).hasSameSizeAs(first);
    for (int n = 0; n < first.size(); n++) {
      assertThat(second.get(n)).hasSameBinaryContentAs(first.get(n));
    }
  }

  /** Files of all shards, by the shards' numbers. */
  private static List<Path> shards(Path index) throws Exception {
    try (Stream<Path> files = Files.walk(index.resolve("shards"))) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  @Test
  void anIndexThatFindsTooLittleIsRefused() throws Exception {
    Path hard = folder.resolve("hard");
    Files.createDirectories(hard);
    Path rows =
        Path.of(NpyFiles.write(hard.resolve("p.npy"), RandomVectors.gaussian(4_000, 64, 1)));
    Path asked = Path.of(NpyFiles.write(hard.resolve("q.npy"), RandomVectors.gaussian(10, 64, 2)));
    Path poor = folder.resolve("indexes/poor");
    List<String> job =
        on(
            rows,
            asked,
            poor,
            "candidates.id=",
            "candidates.embedding=",
            "queries.id=",
            "queries.embedding=",
            "index.shards=1",
            "index.max-connections=2",
            "index.beam-width=2",
            "search.kind=hnsw",
            "search.minimum-recall=1",
            "density.bandwidth=0",
            "output.path=" + hard.resolve("run"));
    done(index("build", job));
    Ran select = Ran.with("select", job);
    if (select.exitCode() == 0) {
      assertThat(JobFiles.metrics(hard.resolve("run")).get("search.recall").asDouble())
          .isEqualTo(1);
    } else {
      assertRefused(
          select,
          "search.minimum-recall must be reached, but the index finds 0.",
          "of the 60 nearest, and the minimum is 1.0; set search.kind to exact");
      assertThat(hard.resolve("run")).doesNotExist();
    }
  }
}

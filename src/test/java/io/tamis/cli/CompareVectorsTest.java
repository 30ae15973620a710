package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.NpyFiles;
import io.tamis.scan.RandomVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small comparisons on vectors, of which some are copies of queries, and one query is zero. */
class CompareVectorsTest {
  private static final int CLEAN = 400;
  private static final int COPIES = 10;
  private static final int LARGE = 380;
  private static final String ZERO_QUERY =
      "/q.npy, row 11 (id 11) must not be zero under search.metric cosine, but all its components"
          + " are 0";

  @TempDir private static Path folder;
  private static float[][] pool;
  private static float[][] queries;
  private static Path output;

  @BeforeAll
  static void compare() throws Exception {
    queries = RandomVectors.gaussian(COPIES + 2, 6, 2);
    queries[COPIES + 1] = new float[6];
    pool = Arrays.copyOf(RandomVectors.gaussian(CLEAN, 6, 1), CLEAN + COPIES);
    System.arraycopy(queries, 0, pool, CLEAN, COPIES);
    NpyFiles.write(folder.resolve("pool.npy"), pool);
    NpyFiles.write(folder.resolve("q.npy"), queries);
    output = folder.resolve("first");
    Ran ran = run("pool.npy", "q.npy", output, "compare.budgets=30," + LARGE);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith(
            "7 methods at 2 budgets compared on 410 candidates and 12 queries, 10 leaks"
                + " quarantined -> ");
  }

  private static Ran run(String candidates, String asked, Path to, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + folder.resolve(candidates),
                "queries.path=" + folder.resolve(asked),
                "density.bandwidth=0",
                "decontaminate.distance=1e-3",
                "output.path=" + to));
    all.addAll(List.of(settings));
    return Ran.with("compare", all);
  }

  private static Set<String> copies() {
    return new TreeSet<>(
        IntStream.range(CLEAN, CLEAN + COPIES).mapToObj(Integer::toString).toList());
  }

  private static void assertNoCopiesArePicked(Path run) {
    assertThat(
            JobFiles.table(run.resolve("quarantined")).select("id").collectAsList().stream()
                .map(row -> row.getString(0)))
        .containsExactlyInAnyOrderElementsOf(copies());
    CompareJobTest.picks(run)
        .forEach((key, ids) -> assertThat(ids).as(key).doesNotContainAnyElementsOf(copies()));
  }

  @Test
  void copiesOfQueriesAreNobodysPicks() {
    assertNoCopiesArePicked(output);
  }

  /** Most of the pool, which knn-uniform reaches only with a K beyond half of it. */
  @Test
  void everyMethodFillsALargeBudget() {
    Map<String, List<String>> picks = CompareJobTest.picks(output);
    assertThat(picks.keySet())
        .contains("knn-uniform 30", "knn-uniform 380", "tsds 380", "random 380");
    picks.forEach(
        (key, ids) -> {
          int budget = Integer.parseInt(key.substring(key.indexOf(' ') + 1));
          assertThat(new TreeSet<>(ids)).as(key).hasSize(budget);
        });
  }

  @Test
  void aMethodThatNobodyAskedForIsLeftOutAndTold() throws Exception {
    assertThat(Files.readString(output.resolve("comparison.md")))
        .contains("unbalanced-transport is left out: queries: the embedding in ", ZERO_QUERY + ".")
        .contains("dsir is left out: candidates.text is not given.")
        .contains("random-balanced is left out: candidates.source is not given.");
    assertThat(CompareJobTest.picks(output)).doesNotContainKey("unbalanced-transport 30");
  }

  @Test
  void aMethodThatIsAskedForFails() {
    Path refused = folder.resolve("refused");
    Ran ran =
        run(
            "pool.npy",
            "q.npy",
            refused,
            "compare.budgets=30",
            "compare.methods=unbalanced-transport");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(ZERO_QUERY);
    assertThat(refused).doesNotExist();
  }

  @Test
  void theSameInputInOtherFilesGivesTheSamePicks() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    NpyFiles.write(parts.resolve("a.npy"), Arrays.copyOf(pool, 150));
    NpyFiles.write(parts.resolve("b.npy"), Arrays.copyOfRange(pool, 150, pool.length));
    Path again = folder.resolve("again");
    Ran ran =
        run(
            "parts",
            "q.npy",
            again,
            "compare.budgets=380,30",
            "compare.methods=tsds,doubly-greedy");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Map<String, List<String>> first = CompareJobTest.picks(output);
    Map<String, List<String>> second = CompareJobTest.picks(again);
    assertThat(second.keySet())
        .containsExactly(
            "doubly-greedy 30",
            "doubly-greedy 380",
            "random 30",
            "random 380",
            "tsds 30",
            "tsds 380");
    second.forEach((key, ids) -> assertThat(ids).as(key).isEqualTo(first.get(key)));
  }

  /** As select has it: draws that may repeat ask for no support. */
  @Test
  void aDrawThatRepeatsMayExceedTheSupport() {
    NpyFiles.write(folder.resolve("directed.npy"), Arrays.copyOf(queries, COPIES + 1));
    Path to = folder.resolve("repeats");
    Ran ran =
        run(
            "pool.npy",
            "directed.npy",
            to,
            "sample.draw=multinomial",
            "transport.alpha=0.9",
            "compare.methods=tsds,less",
            "compare.budgets=200");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    var tsds =
        JobFiles.table(to.resolve("comparison")).where("method = 'tsds'").collectAsList().get(0);
    assertThat(tsds.<Long>getAs("picks")).isEqualTo(200);
    assertThat(tsds.<Long>getAs("support")).isLessThan(200);
    assertThat(CompareJobTest.picks(to)).containsKey("less 200");
    assertNoCopiesArePicked(to);
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.NpyFiles;
import io.tamis.scan.RandomVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tamis plan}: what it finds, says and refuses. */
class PlanTest {
  @TempDir private Path folder;

  private static Ran plan(String... arguments) {
    List<String> all = new ArrayList<>(List.of("plan"));
    for (String argument : arguments) {
      if (argument.contains("=") && !argument.startsWith("--")) {
        all.add("--set");
      }
      all.add(argument);
    }
    return Ran.of(all.toArray(String[]::new));
  }

  private String vectors(String name, int rows, int dimensions) {
    return NpyFiles.write(folder.resolve(name), RandomVectors.gaussian(rows, dimensions, rows));
  }

  @Test
  void arraysAreCountedExactly() {
    Ran ran =
        plan(
            "candidates.path=" + vectors("pool.npy", 2_000, 24),
            "queries.path=" + vectors("queries.npy", 30, 24),
            "--cores",
            "3");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("2,000 candidates x 24 dimensions (npy), 30 queries, depth 1,024, 3 cores")
        .contains("driver heap", "\ninput ", "\nembed ", "\nsearch ", "\ndensity ", "\ntotal ")
        .contains("\nsearch by scan: no graphs can answer", "\ndensity by scan: ")
        .doesNotContain("index build");
  }

  @Test
  void linesAreCountedOrEstimated() throws IOException {
    String line = "{\"text\": \"one two three\", \"vector\": [1, 2.5, 3]}\n";
    Path few = JobFiles.text(folder.resolve("few.jsonl"), line.repeat(40) + "\n" + line.strip());
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < 200_000; n++) {
      lines.append(
          "{\"text\": \"%x\", \"vector\": [1, %d, 3]}\n".formatted(n * 0x9E3779B97F4A7C15L, n));
    }
    Path many = JobFiles.text(folder.resolve("many.jsonl.gz"), lines.toString());
    Ran exact = plan("candidates.path=" + few, "candidates.text=text", "--queries", "5");
    assertThat(exact.out()).startsWith("41 candidates x 256 dimensions (text)");
    Ran about = plan("candidates.path=" + many, "candidates.embedding=vector", "--queries", "5");
    assertThat(about.out())
        .matches("(?s)about (1[89]\\d|2[012]\\d),\\d{3} candidates x 3 dimensions \\(json\\).*");
  }

  @Test
  void footersTellRowsAndDimensions() {
    Path table = folder.resolve("table");
    LocalSpark.session()
        .range(1_500)
        .selectExpr("id", "array(1.0f, 2.0f, cast(id as float)) as vector")
        .repartition(3)
        .write()
        .parquet(table.toString());
    Ran ran = plan("candidates.path=" + table, "candidates.embedding=vector", "--queries", "5");
    assertThat(ran.out()).startsWith("1,500 candidates x 3 dimensions (parquet), 5 queries");
  }

  @Test
  void anIndexThatIsNotThereIsPlannedFor() {
    Ran ran =
        plan(
            "candidates.path=" + vectors("pool.npy", 2_000, 24),
            "index.path=" + folder.resolve("index"),
            "--queries",
            "200",
            "--rows",
            "100000000",
            "--driver-memory",
            "64g",
            "--executor-memory",
            "64g");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("shards to be built", "\nindex build ", "density by ");
    assertThat(Files.exists(folder.resolve("index"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rows 1000000 --queries 20000 --set search.depth=1000 --dimensions 8"
            + "|search.depth 1000 asks for 20000000 pairs",
        "--rows 10000000 --queries 5000000 --dimensions 8|queries must be at most 4194304",
        "--rows 10000000 --queries 8000 --dimensions 1000|candidates need a density",
        "--rows 1000000 --queries 10 --dimensions 20000 --set index.path=nowhere"
            + "|at most 16384 dimensions",
        "--rows 1000000 --queries 4000 --dimensions 64 --driver-memory 600m --executor-memory 8g"
            + "|search needs about 1.",
        "--rows 1000000 --queries 4000 --dimensions 64 --driver-memory 8g --executor-memory 600m"
            + "|run with --spark spark.executor.memory=",
        "--rows 10 --queries 4 --dimensions 6 --driver-memory much|--driver-memory must be a size",
        "--rows 10 --queries 4 --dimensions 6 --set index.pth=x|index.pth is not a known key",
        "--rows 10 --queries 4 --dimensions 6 --set method=learnability"
            + "|method must be tsds for a plan",
        "--rows 0 --queries 4|--rows must be at least 1",
        "--queries 4|candidates.path must be given, or --rows",
        "--rows 10|queries.path must be given, or --queries"
      })
  void whatWillNotFitIsRefusedInOneLine(String line, String told) {
    Ran ran = Ran.of(("plan " + line).split(" ", -1));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).startsWith("tamis: ").contains(told);
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, -",
    "999, 999 B",
    "1500, 1.5 kB",
    "12345678, 12 MB",
    "999600000, 1.0 GB",
    "3e15, 3.0 PB"
  })
  void bytesAreSaidInTheirUnits(double bytes, String said) {
    assertThat(Amounts.bytes((long) bytes)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({"0.24, 0.2 s", "75, 75 s", "200, 3 min", "9000, 2.5 h", "432000, 5.0 days"})
  void timesAreSaidInTheirUnits(double seconds, String said) {
    assertThat(Amounts.time(seconds)).isEqualTo(said);
  }
}

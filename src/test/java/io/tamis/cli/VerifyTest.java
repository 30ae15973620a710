package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tamis.certificate.Check;
import io.tamis.certificate.FileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished run is checked from its files; whatever was changed in them is found. */
class VerifyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static SmallRun small;
  private static Path run;

  @BeforeAll
  static void select() {
    small = SmallRun.in(folder);
    run = small.selected("first");
  }

  private static Ran verify(Path run, String... options) {
    return ChangedRun.verify(run, options);
  }

  private static Map<String, String> failed(Ran ran) throws IOException {
    return ChangedRun.found(ran, "failed");
  }

  private static Path copy(String name) throws IOException {
    return ChangedRun.copy(run, folder.resolve(name)).path();
  }

  @Test
  void anUntouchedRunHoldsAlsoInAnotherPlace() throws Exception {
    Ran ran = verify(copy("elsewhere"));
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    List<String> lines = ran.out().lines().toList();
    assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.startsWith("ok"));
    assertThat(lines.get(lines.size() - 1)).contains(" holds: ");
  }

  @Test
  void theSameInputAndConfigGiveTheSameCertificateButForFilesWithTimes() throws Exception {
    ObjectNode first = certificate(run);
    ObjectNode again = certificate(small.selected("again"));
    assertThat(first.remove("files").size()).isEqualTo(3);
    assertThat(again.remove("files").size()).isEqualTo(3);
    assertThat(again).isEqualTo(first);
    assertThat(first.get("tables").size()).isGreaterThanOrEqualTo(5);
    assertThat(first.get("figures").get("transport.exact").asBoolean()).isTrue();
  }

  private static ObjectNode certificate(Path run) throws IOException {
    return ChangedRun.certificate(run);
  }

  @Test
  void aFlippedByteIsFoundInEveryFile() throws Exception {
    Path flipped = copy("flipped");
    FinishedRun finished = FinishedRun.open(new Configuration(), flipped.toString());
    List<String> names =
        Stream.of("tables", "files").flatMap(group -> fieldNames(flipped, group).stream()).toList();
    assertThat(names)
        .contains(
            "densities/part-00000.parquet",
            "masses/part-00000.parquet",
            "metrics.json",
            "neighborhoods/part-00000.parquet",
            "plan/part-00000.parquet",
            "report.html",
            "selection/part-00000.parquet");
    for (String name : names) {
      flip(flipped.resolve(name));
      Check check = FileCheck.files(finished.certificate(), finished.hashes());
      assertThat(check.found()).isEqualTo(name + " changed");
      assertThat(check.holds()).isFalse();
      flip(flipped.resolve(name));
    }
    flip(flipped.resolve("masses/part-00000.parquet"));
    flip(flipped.resolve("metrics.json"));
    Ran ran = verify(flipped, "--json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(failed(ran).get("files"))
        .isEqualTo("masses/part-00000.parquet changed; metrics.json changed");
    assertThat(failed(ran).get("masses"))
        .isEqualTo("not looked at, because of masses/part-00000.parquet");
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static List<String> fieldNames(Path run, String group) {
    try {
      return certificate(run).get(group).properties().stream().map(Map.Entry::getKey).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void filesThatAreGoneOrNewAreNamed() throws Exception {
    Path changed = copy("gone");
    Files.delete(changed.resolve("plan/part-00000.parquet"));
    Files.copy(
        changed.resolve("masses/part-00000.parquet"), changed.resolve("masses/part-00001.parquet"));
    Ran ran = verify(changed);
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("masses/part-00001.parquet was not written by the run")
        .contains("plan/part-00000.parquet is gone")
        .contains("does NOT hold: ");
  }

  @Test
  void aFigureChangedInTheCertificateIsFound() throws Exception {
    Path changed = copy("figure");
    ObjectNode certificate = certificate(changed);
    ((ObjectNode) certificate.get("figures")).put("transport.dual", 0.2);
    JSON.writeValue(changed.resolve("certificate.json").toFile(), certificate);
    Ran ran = verify(changed, "--json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(failed(ran)).containsOnlyKeys("metrics", "dual");
    Files.writeString(changed.resolve("certificate.json"), "{");
    Ran broken = verify(changed, "--json");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(failed(broken)).containsOnlyKeys("certificate");
  }

  /** Whoever changes a table can change its hash too; solving again does not go by it. */
  @Test
  void aMassWhoseHashWasChangedTooIsFoundBySolvingAgain() throws Exception {
    Path changed = copy("mass");
    rewrite(
        changed,
        "masses",
        rows -> {
          String first = rows.orderBy("mass").first().getAs("id");
          return rows.withColumn(
              "mass",
              functions
                  .when(
                      functions.col("id").equalTo(first), functions.col("mass").multiply(1 + 1e-9))
                  .otherwise(functions.col("mass")));
        });
    Ran ran = verify(changed, "--json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(failed(ran))
        .containsKeys("plan columns", "solved masses")
        .doesNotContainKey("files");
  }

  /** Two candidates of one query change their masses, in every table that tells of them. */
  @Test
  void aPlanThatAddsUpButIsNotTheOptimumIsFound() throws Exception {
    Path changed = copy("plan-of-another");
    rewrite(
        changed,
        "neighborhoods",
        rows ->
            rows.withColumn(
                "candidates",
                functions.transform(
                    functions.col("candidates"),
                    pair ->
                        functions.struct(
                            pair.getField("id").as("id"),
                            pair.getField("distance").plus(0.001).as("distance")))));
    Ran ran = verify(changed, "--json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(failed(ran)).containsKeys("primal", "dual").doesNotContainKey("files");

    Path moved = copy("moved");
    rewrite(
        moved,
        "plan",
        rows -> {
          Row query = rows.first();
          return rows.withColumn(
              "mass",
              functions
                  .when(
                      functions.col("query_id").equalTo(query.getString(0)),
                      functions.expr("avg(mass) over (partition by query_id)"))
                  .otherwise(functions.col("mass")));
        });
    assertThat(failed(verify(moved, "--json")))
        .containsKeys("plan columns", "primal", "solved plan")
        .doesNotContainKeys("files", "plan rows");
  }

  @Test
  void aPickThatWasNotDrawnIsFound() throws Exception {
    Path changed = copy("pick");
    rewrite(
        changed,
        "selection",
        rows -> rows.withColumn("count", functions.expr("if(rank < 3, 3 - rank + 1, count)")));
    assertThat(failed(verify(changed, "--json"))).containsKeys("draw").doesNotContainKey("files");
  }

  private static void rewrite(
      Path run, String table, java.util.function.UnaryOperator<Dataset<Row>> change)
      throws Exception {
    new ChangedRun(run).rewrite(table, change);
  }

  @Test
  void someQueriesAreSearchedOnceMore() throws Exception {
    Ran ran = verify(run, "--exact", "7");
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("recall 1.0000 in [0.99")
        .contains("of 7 queries, 7 lists the same");

    Path changed = copy("distance");
    rewrite(
        changed,
        "neighborhoods",
        rows ->
            rows.withColumn(
                "candidates",
                functions.expr(
                    "if(query_id = min(query_id) over (), slice(candidates, 2, 9999), candidates)")));
    Map<String, String> failed = failed(verify(changed, "--json", "--exact", "12"));
    assertThat(failed.get("search")).contains("11 lists the same; rank 1 of q0 is ");

    Path pool;
    try (Stream<Path> files = Files.list(small.pool())) {
      pool = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    FileTime time = Files.getLastModifiedTime(pool);
    Files.setLastModifiedTime(pool, FileTime.fromMillis(time.toMillis() + 60_000));
    Ran touched = verify(run, "--json", "--exact", "7");
    Files.setLastModifiedTime(pool, time);
    assertThat(touched.exitCode()).as("the rows are the same").isZero();
    assertThat(ChangedRun.found(touched, "not checked").get("inputs"))
        .startsWith("candidates changed since the run");
    assertThat(ChangedRun.found(touched, "ok").get("search")).contains("7 lists the same");
  }

  @Test
  void tablesThatAreGoneFromTheCertificateTooAreMissed() throws Exception {
    String[] tables = {"masses", "neighborhoods", "densities", "plan", "selection"};
    for (String table : tables) {
      ChangedRun changed = ChangedRun.copy(run, folder.resolve("without-" + table));
      changed.drop(table);
      assertThat(changed.failed().get("tables")).isEqualTo(table + " must be there, but are not");
      assertThat(verify(changed.path()).exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aFigureThatIsGoneFromTheCertificateIsMissed() throws Exception {
    ChangedRun changed = ChangedRun.copy(run, folder.resolve("fewer-figures"));
    ObjectNode certificate = changed.certificate();
    ((ObjectNode) certificate.get("figures")).remove("search.recall");
    changed.write(certificate);
    assertThat(changed.failed())
        .containsOnlyKeys("metrics")
        .containsValue("search.recall is 1.0, but the certificate claims none");
  }

  /** As those of more than one file may come. */
  @Test
  void theOrderOfRowsInFilesIsNothing() throws Exception {
    ChangedRun changed = ChangedRun.copy(run, folder.resolve("order"));
    for (String table : new String[] {"masses", "selection", "plan", "neighborhoods"}) {
      String column = table.equals("plan") || table.equals("neighborhoods") ? "query_id" : "id";
      changed.rewrite(table, rows -> rows.orderBy(functions.sha1(functions.col(column))));
    }
    assertThat(changed.failed()).isEmpty();
  }

  /** Its budget is a share of those that are left, which are fewer by several. */
  @Test
  void aRunWithQuarantinedCandidatesAndAFractionHolds() throws Exception {
    Path fraction =
        small.selected(
            "fraction",
            "sample.count=",
            "sample.fraction=0.051",
            "decontaminate.distance=0.3",
            "candidates.weight=1 / (1 + length(name) % 3)");
    assertThat(JobFiles.metrics(fraction).get("decontaminate.quarantined").asInt())
        .isBetween(12, 20);
    Ran ran = verify(fraction, "--exact", "5");
    assertThat(ran.exitCode()).as(ran.out()).isZero();
    assertThat(ran.out()).contains("5 lists the same");
  }

  /** A search that may miss neighbors tells no wrong distances of those that it finds. */
  @Test
  void distancesOfAListWithGapsAreHeldToTheExactOnes() {
    String[] exact = {"a", "b", "c"};
    double[] distances = {1, 2, 3};
    assertThat(wrong(exact, distances, new String[] {"a", "c", "x"}, 1, 3, 3.5)).isEmpty();
    assertThat(wrong(exact, distances, new String[] {"a", "c"}, 1, 2.9))
        .isEqualTo("rank 2 of q is c at 2.9, but the pool has it at 3.0");
    assertThat(wrong(exact, distances, new String[] {"a", "x"}, 1, 2.9))
        .isEqualTo("rank 2 of q is x at 2.9, but the pool has it no nearer than 3.0");
  }

  private static String wrong(
      String[] exact, double[] distances, String[] found, double... foundDistances) {
    return ExactVerification.wrongDistance("q", found, foundDistances, exact, distances);
  }

  @Test
  void whatIsNoRunIsRefused() throws Exception {
    Path none = folder.resolve("none");
    refused("there is no " + none, none);
    Files.createDirectory(none);
    refused(none + " has no _SUCCESS", none);
    Path old = copy("old");
    Files.delete(old.resolve("certificate.json"));
    refused(old + " has no certificate.json", old);
    refused("--exact must be at least 1, but is 0", run, "--exact", "0");
  }

  private static void refused(String told, Path run, String... options) {
    Ran ran = verify(run, options);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(told);
    assertThat(ran.out()).isEmpty();
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs by learnability, and candidates that learnability weighs or leaves out. */
class LearnabilityJobTest {
  private static final StructType COLUMNS =
      StructType.fromDDL(
          "name STRING, score STRING, origin STRING, base DOUBLE, ref DOUBLE, tokens INT,"
              + " v ARRAY<FLOAT>");

  @TempDir private Path folder;

  /** Every fifth says what the one before says; every 50th has no loss. */
  private static List<Row> candidates() {
    Random random = new Random(4);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 400; n++) {
      double base = n % 50 == 7 ? Double.NaN : 1 + random.nextDouble();
      rows.add(
          RowFactory.create(
              "c" + n,
              "text " + (n % 5 == 4 ? n - 1 : n),
              n % 4 == 0 ? "web" : "book",
              base,
              base * (0.2 + random.nextDouble()),
              5 + random.nextInt(90),
              new float[] {random.nextFloat(), random.nextFloat()}));
    }
    return rows;
  }

  private Path written(List<Row> rows, int files) {
    Path path = folder.resolve("pool-" + files + "-" + rows.hashCode());
    LocalSpark.session()
        .createDataFrame(rows, COLUMNS)
        .repartition(files)
        .write()
        .parquet(path.toString());
    return path;
  }

  private static List<String> job(Path pool, Path output, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "method=learnability",
                "candidates.path=" + pool,
                "candidates.id=name",
                "candidates.source=origin",
                "learnability.base=base",
                "learnability.reference=ref",
                "learnability.base-tokens=tokens",
                "learnability.reference-tokens=tokens",
                "sample.count=40",
                "output.path=" + output));
    all.addAll(List.of(settings));
    return all;
  }

  private static double score(Row row) {
    return 1 - row.getDouble(4) / row.getDouble(3);
  }

  /** The names of the best, by one sort of all rows. */
  private static List<String> best(List<Row> rows, int count) {
    return rows.stream()
        .filter(row -> !Double.isNaN(row.getDouble(3)))
        .sorted(Comparator.comparingDouble(LearnabilityJobTest::score).reversed())
        .limit(count)
        .map(row -> row.getString(0))
        .toList();
  }

  private static List<String> selected(Path output) {
    return JobFiles.table(output.resolve("selection")).orderBy("rank").collectAsList().stream()
        .map(row -> row.<String>getAs("id"))
        .toList();
  }

  @Test
  void theBestAreSelectedAndEverythingIsTold() throws Exception {
    List<Row> rows = candidates();
    Path output = folder.resolve("run");
    Ran ran = Ran.with("select", job(written(rows, 3), output));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out()).contains("40 of 392 candidates selected by learnability (cut at 0.");
    assertThat(selected(output)).isEqualTo(best(rows, 40));
    assertThat(JobFiles.names(output))
        .contains(
            "_SUCCESS",
            "manifest.json",
            "masses",
            "metrics.json",
            "rejected",
            "report.html",
            "scores",
            "selection");
    Ran verified = Ran.of("verify", output.toString());
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    Ran explained = Ran.of("explain", output.toString(), "--id", best(rows, 1).get(0), "--id", "x");
    assertThat(explained.out())
        .contains(
            ": picked, rank 1 of 40, drawn once", "x: not picked, no mass", "learnability left");
    Row first = JobFiles.table(output.resolve("selection")).where("rank = 1").head();
    assertThat(first.schema().fieldNames())
        .containsExactly(
            "id",
            "count",
            "weight",
            "mass",
            "rank",
            "score",
            "name",
            "candidate_score",
            "origin",
            "base",
            "ref",
            "tokens",
            "v");
    assertThat(first.<Double>getAs("mass")).isEqualTo(1.0 / 40);
    assertThat(first.<Double>getAs("score"))
        .isEqualTo(1 - first.<Double>getAs("ref") / first.<Double>getAs("base"));
    List<Row> scores = JobFiles.table(output.resolve("scores")).orderBy("rank").collectAsList();
    assertThat(scores.stream().map(row -> row.<String>getAs("id"))).isEqualTo(best(rows, 392));
    assertThat(scores.stream().map(row -> row.<Boolean>getAs("selected")).toList())
        .isEqualTo(IntStream.range(0, 392).mapToObj(n -> n < 40).toList());
    assertThat(JobFiles.table(output.resolve("rejected")).collectAsList())
        .hasSize(8)
        .allMatch(row -> row.getAs("reason").equals("a loss is not a finite number"));
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(metrics.get("method").asText()).isEqualTo("learnability");
    assertThat(metrics.get("rejected.candidates").asInt()).isEqualTo(8);
    assertThat(metrics.get("learnability.length_correlation").asDouble()).isBetween(-0.2, 0.2);
    assertThat(metrics.get("learnability.cut").asDouble())
        .isEqualTo(scores.get(39).<Double>getAs("score"));
    double mass = 0;
    for (JsonNode of : metrics.get("mass_by_source")) {
      mass += of.asDouble();
    }
    assertThat(mass).isCloseTo(1, within(1e-12));
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("Score against length", "Score by source", "chart-scores-a", "c1");
  }

  @Test
  void theFilesOfThePoolChangeNoByte() throws Exception {
    List<byte[]> first = null;
    for (int files : new int[] {1, 2, 7}) {
      List<Row> rows = candidates();
      Collections.shuffle(rows, new Random(files));
      Path output = folder.resolve("run-" + files);
      Ran ran =
          Ran.with(
              "select",
              job(
                  written(rows, files),
                  output,
                  "sample.by=source",
                  "sample.floors=web=25",
                  "candidates.text=score",
                  "learnability.duplicates=collapse"));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      List<byte[]> bytes = new ArrayList<>();
      for (String table : List.of("selection", "masses", "scores", "rejected")) {
        bytes.add(Files.readAllBytes(output.resolve(table).resolve("part-00000.parquet")));
      }
      if (first == null) {
        first = bytes;
        assertThat(JobFiles.table(output.resolve("selection")).where("origin = 'web'").count())
            .isEqualTo(25);
      }
      for (int n = 0; n < bytes.size(); n++) {
        assertThat(bytes.get(n)).as(files + " files, table " + n).isEqualTo(first.get(n));
      }
    }
  }

  @Test
  void ofRowsWithTheSameTextTheFirstIdStays() throws Exception {
    List<Row> rows = candidates();
    Path output = folder.resolve("run");
    Ran ran =
        Ran.with(
            "select",
            job(
                written(rows, 2),
                output,
                "candidates.text=score",
                "sample.count=100",
                "learnability.duplicates=collapse"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    List<Row> kept =
        rows.stream()
            .filter(row -> Integer.parseInt(row.getString(0).substring(1)) % 5 != 4)
            .collect(Collectors.toCollection(ArrayList::new));
    assertThat(selected(output)).isEqualTo(best(kept, 100));
    assertThat(JobFiles.metrics(output).get("repeated.candidates").asInt()).isEqualTo(80);
    assertThat(JobFiles.metrics(output).get("mass_by_source")).hasSize(2);
  }

  @Test
  void rawScoresAndMassesAloneCanBeAskedFor() throws Exception {
    Path pool = written(candidates(), 1);
    Path raw = folder.resolve("raw");
    Ran ran =
        Ran.with(
            "select",
            job(
                pool,
                raw,
                "learnability.score=raw",
                "learnability.scores=selected",
                "candidates.where=not isnan(base)"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(JobFiles.names(raw)).doesNotContain("scores", "rejected");
    Row first = JobFiles.table(raw.resolve("selection")).where("rank = 1").head();
    assertThat(first.<Double>getAs("score"))
        .isEqualTo(first.<Double>getAs("base") - first.<Double>getAs("ref"));
    Path none = folder.resolve("none");
    assertThat(Ran.with("select", job(pool, none, "sample.draw=none")).exitCode()).isZero();
    assertThat(JobFiles.names(none)).contains("scores").doesNotContain("selection", "masses");
  }

  @Test
  void anIdOfTwoRowsIsRefusedAndNothingWritten() {
    List<Row> rows = candidates();
    String name = best(rows, 3).get(2);
    Row twice = rows.stream().filter(row -> row.getString(0).equals(name)).findFirst().get();
    Object[] low = IntStream.range(0, 7).mapToObj(twice::get).toArray();
    low[4] = 50.0; // far below the cut, so only the selection's rows tell
    rows.add(RowFactory.create(low));
    Path output = folder.resolve("run");
    Ran ran = Ran.with("select", job(written(rows, 2), output));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains("candidates.id must name a column whose values differ");
    assertThat(output).doesNotExist();
  }

  @Test
  void settingsThatDoNotFitTheMethodAreRefused() {
    Path pool = written(candidates(), 1);
    Path output = folder.resolve("run");
    assertThat(Ran.with("select", job(pool, output, "sample.draw=systematic")).err())
        .contains("sample.draw must be top or none where method is learnability");
    assertThat(Ran.with("select", job(pool, output, "learnability.duplicates=collapse")).err())
        .contains("candidates.text must be given where learnability.duplicates is collapse");
    assertThat(
            Ran.with("select", job(pool, output, "sample.by=source", "candidates.source=")).err())
        .contains("candidates.source must be given where sample.by is source");
    assertThat(Ran.with("select", job(pool, output, "candidates.weight=0.5")).err())
        .contains("candidates.weight must not be given where method is learnability");
    assertThat(Ran.with("select", job(pool, output, "method=sources", "sample.by=source")).err())
        .contains("sample.by must be pool where method is sources, but is source");
    assertThat(Ran.with("select", job(pool, output, "candidates.where=base >")).err())
        .contains("candidates.where must be a condition in SQL over the input's columns name,");
    assertThat(Ran.with("select", job(pool, output, "candidates.where=base < 0")).err())
        .contains("holds no rows that candidates.where base < 0 keep");
    assertThat(Ran.with("select", job(pool, output, "learnability.base=bsae")).err())
        .contains("learnability.base names the column bsae, which the input does not have");
    assertThat(output).doesNotExist();
  }

  private List<String> transport(Path pool, Path output, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + pool,
                "candidates.id=name",
                "candidates.embedding=v",
                "queries.path=" + pool,
                "queries.where=name in ('c3', 'c9')",
                "queries.id=name",
                "queries.embedding=v",
                "density.bandwidth=0",
                "sample.draw=none",
                "output.path=" + output));
    all.addAll(List.of(settings));
    return all;
  }

  /** As even as can be: each candidate takes what it counts for. */
  @Test
  void weightsShareTheMassOfAnEvenPlan() {
    Path pool = written(candidates(), 2);
    Path output = folder.resolve("run");
    Ran ran =
        Ran.with(
            "select",
            transport(
                pool,
                output,
                "transport.alpha=0",
                "candidates.where=not isnan(base)",
                "candidates.weight=least(1, greatest(0, 1 - ref / base))"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Map<String, Double> expected =
        candidates().stream()
            .filter(row -> !Double.isNaN(row.getDouble(3)) && score(row) > 0)
            .collect(Collectors.toMap(row -> row.getString(0), LearnabilityJobTest::score));
    double total = expected.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Double> masses = JobFiles.masses(output);
    assertThat(masses.keySet()).isEqualTo(new java.util.TreeSet<>(expected.keySet()));
    masses.forEach(
        (id, mass) -> assertThat(mass).isCloseTo(expected.get(id) / total, within(1e-12)));
  }

  @Test
  void weightsOfOneChangeNothing() {
    Path pool = written(candidates(), 2);
    assertThat(Ran.with("select", transport(pool, folder.resolve("plain"))).exitCode()).isZero();
    assertThat(
            Ran.with("select", transport(pool, folder.resolve("weighed"), "candidates.weight=1"))
                .exitCode())
        .isZero();
    assertThat(JobFiles.masses(folder.resolve("weighed")))
        .isEqualTo(JobFiles.masses(folder.resolve("plain")));
  }

  @Test
  void weightsBeyondTheirRangeAreRefusedWithTheirPlace() {
    Path pool = written(candidates(), 1);
    Path output = folder.resolve("run");
    Ran ran = Ran.with("select", transport(pool, output, "candidates.weight=tokens"));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("candidates.weight must lie in [0, 1] for every row, but is");
    assertThat(ran.err()).contains("row 0");
    Ran none = Ran.with("select", transport(pool, output, "candidates.weight=wieght"));
    assertThat(none.err()).contains("candidates.weight must be a number in SQL");
    assertThat(Arrays.asList(output.toFile().exists())).containsExactly(false);
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.NpyFiles;
import io.tamis.config.Require;
import io.tamis.sample.Draw;
import io.tamis.scan.RandomVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole jobs on 300 random vectors: every draw, what is found automatically, and the edges. */
class SelectSettingsTest {
  private static final int POOL = 300;
  private static final int QUERIES = 5;

  @TempDir private static Path files;
  @TempDir private Path folder;

  @BeforeAll
  static void write() {
    NpyFiles.write(files.resolve("pool.npy"), RandomVectors.gaussian(POOL, 6, 1));
    float[][] queries = RandomVectors.gaussian(QUERIES, 6, 2);
    NpyFiles.write(files.resolve("queries.npy"), queries);
    NpyFiles.write(files.resolve("query.npy"), Arrays.copyOf(queries, 1));
  }

  private Path run(String... settings) {
    Path output = folder.resolve("run");
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + files.resolve("pool.npy"),
                "queries.path=" + files.resolve("queries.npy"),
                "sample.count=20",
                "output.path=" + output));
    all.addAll(List.of(settings));
    Ran ran = Ran.with("select", all);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return output;
  }

  private static List<Row> selection(Path output) {
    return JobFiles.table(output.resolve("selection")).collectAsList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Draw.class,
      names = {"ALL", "NONE"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyDrawSpendsTheBudget(Draw draw) throws Exception {
    Path output = run("sample.draw=" + Require.spelled(draw));
    List<Row> rows = selection(output);
    assertThat(rows.stream().mapToInt(row -> row.<Integer>getAs("count")).sum()).isEqualTo(20);
    assertThat(JobFiles.metrics(output).get("picks").asInt()).isEqualTo(20);
    Map<String, Double> masses = JobFiles.masses(output);
    switch (draw) {
      case SYSTEMATIC ->
          rows.forEach(
              row ->
                  assertThat((double) row.<Integer>getAs("count"))
                      .isCloseTo(20 * masses.get(row.<String>getAs("id")), within(1.0)));
      case TOP ->
          assertThat(rows.stream().mapToDouble(row -> row.<Double>getAs("mass")).sum())
              .isCloseTo(
                  masses.values().stream()
                      .mapToDouble(mass -> -mass)
                      .sorted()
                      .limit(20)
                      .map(mass -> -mass)
                      .sum(),
                  within(1e-12));
      case DISTINCT -> assertThat(rows).hasSize(20);
      default -> assertThat(rows).hasSizeLessThanOrEqualTo(20);
    }
  }

  @Test
  void withoutADrawThereAreMassesAndNoSelection() throws Exception {
    Path output = run("sample.draw=none", "sample.count=");
    assertThat(JobFiles.names(output)).contains("masses", "_SUCCESS").doesNotContain("selection");
    assertThat(sum(output)).isCloseTo(1, within(1e-12));
  }

  @Test
  void alphaIsFoundForABudget() throws Exception {
    JsonNode found = JobFiles.metrics(run("transport.alpha=auto", "sample.count=123"));
    assertThat(found.get("support").asInt()).isGreaterThanOrEqualTo(123);
    assertThat(found.get("transport.alpha").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void theDistanceScaleIsTheMedianNearestDistance() throws Exception {
    Path output = run("transport.distance-scale=auto");
    double[] nearest =
        JobFiles.table(output.resolve("neighborhoods")).collectAsList().stream()
            .mapToDouble(row -> row.<Row>getList(row.fieldIndex("candidates")).get(0).getDouble(1))
            .sorted()
            .toArray();
    assertThat(JobFiles.metrics(output).get("transport.distance_scale").asDouble())
        .isEqualTo(nearest[QUERIES / 2]);
  }

  @Test
  void aDepthBeyondThePoolIsThePool() throws Exception {
    Path output = run("search.depth=5000");
    assertThat(JobFiles.table(output.resolve("neighborhoods")).collectAsList())
        .allMatch(row -> row.getList(row.fieldIndex("candidates")).size() == POOL);
    assertThat(JobFiles.masses(output)).isEqualTo(masses("search.depth=auto", "--overwrite"));
  }

  private Map<String, Double> masses(String... settings) {
    return JobFiles.masses(run(settings));
  }

  @Test
  void oneQueryShipsAll() {
    Path output = run("queries.path=" + files.resolve("query.npy"), "transport.alpha=0.3");
    assertThat(sum(output)).isCloseTo(1, within(1e-12));
    assertThat(JobFiles.table(output.resolve("plan")).select("query_id").distinct().count())
        .isEqualTo(1);
  }

  @Test
  void aBandwidthOfZeroCountsNoNeighbors() throws Exception {
    Path output = run("density.bandwidth=0");
    assertThat(JobFiles.metrics(output).get("density.near_duplicates_mean").asDouble()).isZero();
    assertThat(sum(output)).isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0, 300", "1, 5"})
  void alphaReachesFromAllOfThePoolToTheNearest(double alpha, int most) throws Exception {
    Path output = run("transport.alpha=" + alpha, "sample.draw=multinomial");
    JsonNode metrics = JobFiles.metrics(output);
    assertThat(metrics.get("support").asInt()).isEqualTo(alpha == 0 ? most : nearest(output));
    assertThat(sum(output)).isCloseTo(1, within(1e-12));
    assertThat(metrics.get("exhausted_queries").asInt()).isZero();
  }

  /** How many candidates are some query's nearest. */
  private static int nearest(Path output) {
    return (int)
        JobFiles.table(output.resolve("neighborhoods")).collectAsList().stream()
            .map(row -> row.<Row>getList(row.fieldIndex("candidates")).get(0).getString(0))
            .distinct()
            .count();
  }

  private static double sum(Path output) {
    return JobFiles.masses(output).values().stream().mapToDouble(mass -> mass).sum();
  }
}

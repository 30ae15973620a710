package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.LocalSpark;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with several targets, and with floors, caps or tokens, are checked and explained too. */
class JointRunTest {
  private static final String[] TARGETS = {"queries.source=kind", "targets.weights=q0=3"};

  private static final String[] CAP = {
    "candidates.source=kind",
    "sample.by=source",
    "sample.caps=c1=5",
    "transport.alpha=0.2",
    "output.format=jsonl"
  };

  @TempDir private static Path folder;
  private static Path targets;
  private static Path capped;

  @BeforeAll
  static void select() {
    SmallRun small = SmallRun.in(folder);
    targets = small.selected("targets", TARGETS);
    capped =
        small.selected(
            "capped", Stream.of(TARGETS, CAP).flatMap(Stream::of).toArray(String[]::new));
  }

  private static Dataset<Row> firstMassChanged(Dataset<Row> rows) {
    String first = rows.orderBy("mass").first().getAs("id");
    return rows.withColumn(
        "mass",
        functions
            .when(functions.col("id").equalTo(first), functions.col("mass").multiply(1 + 1e-9))
            .otherwise(functions.col("mass")));
  }

  @Test
  void aRunWithSeveralTargetsHoldsWhole() throws Exception {
    assertThat(JobFiles.metrics(targets).get("targets")).hasSize(3);
    Ran ran = ChangedRun.verify(targets, "--json");
    assertThat(ran.exitCode()).as(ran.out()).isZero();
    assertThat(ChangedRun.found(ran, "not checked")).isEmpty();
    assertThat(ChangedRun.found(ran, "ok"))
        .containsKeys("plan rows", "primal", "dual", "settings", "targets", "exact", "draw");
  }

  @Test
  void aRunUnderConstraintsHoldsButForWhatIsNotChosenAgain() throws Exception {
    assertThat(JobFiles.metrics(capped).has("allocation.value")).isTrue();
    Ran ran = ChangedRun.verify(capped, "--json");
    assertThat(ran.exitCode()).as(ran.out()).isZero();
    assertThat(ChangedRun.found(ran, "not checked")).containsOnlyKeys("draw");
    assertThat(ChangedRun.found(ran, "ok"))
        .containsKeys("targets", "selection masses", "ranks", "counts", "value", "budget");
    assertThat(ChangedRun.verify(capped).out()).contains("not checked  draw", ", 1 not checked");
  }

  @Test
  void aChangedMassIsFoundInBoth() throws Exception {
    for (Path run : new Path[] {targets, capped}) {
      ChangedRun changed = ChangedRun.copy(run, folder.resolve(run.getFileName() + "-mass"));
      changed.rewrite("masses", JointRunTest::firstMassChanged);
      assertThat(changed.failed())
          .containsKeys("plan columns", "solved masses")
          .doesNotContainKey("files");
      assertThat(ChangedRun.verify(changed.path()).exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aQueryOfAnotherTargetAndATableThatIsGoneAreFound() throws Exception {
    ChangedRun moved = ChangedRun.copy(targets, folder.resolve("moved"));
    moved.rewrite(
        "targets",
        rows -> {
          Row other = rows.where("target = 'q0'").first();
          return rows.withColumn("target", functions.expr("if(query_id = 'q4', 'q0', target)"))
              .withColumn(
                  "share",
                  functions
                      .when(functions.col("target").equalTo("q0"), other.getDouble(2))
                      .otherwise(functions.col("share")));
        });
    assertThat(moved.failed()).containsKeys("plan rows", "solved plan", "targets");
    ChangedRun gone = ChangedRun.copy(targets, folder.resolve("gone"));
    gone.drop("targets");
    assertThat(gone.failed())
        .containsEntry("tables", "targets must be there, but are not")
        .containsEntry("plan", "not looked at, because there is no targets/");
  }

  private static JsonNode explained(Path run, String... asked) throws Exception {
    Ran ran =
        Ran.of(
            Stream.concat(Stream.of("explain", run.toString(), "--json"), Stream.of(asked))
                .toArray(String[]::new));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out());
  }

  /** Each ships its target's share over the number of that target's queries. */
  @Test
  void queriesOfEveryTargetAreToldByTheirOwnPlan() throws Exception {
    for (String query : new String[] {"q3", "q4"}) {
      double share = 0;
      double mass = 0;
      JsonNode told = explained(targets, "--query", query).get("queries").get(0);
      for (JsonNode one : told.get("ships_to")) {
        share += one.get("share").asDouble();
        mass += one.get("mass").asDouble();
      }
      assertThat(share).isCloseTo(1, within(1e-9));
      assertThat(mass).isCloseTo(query.equals("q3") ? 0.6 / 4 : 0.2 / 4, within(1e-9));
      for (JsonNode miss : told.get("near_misses")) {
        assertThat(miss.path("would_get").asDouble()).isBetween(0.0, mass * (1 + 1e-9));
      }
      String last = told.get("ships_to").get(0).get("id").asText();
      JsonNode margin = explained(targets, "--id", last).get("candidates").get(0).get("margin");
      assertThat(margin.get("loses_mass").asDouble()).isPositive();
    }
  }

  @Test
  void whoIsLeftOutUnderConstraintsIsToldWhichBind() throws Exception {
    Set<String> picked =
        LocalSpark.session()
            .read()
            .json(capped.resolve("selection").toString())
            .collectAsList()
            .stream()
            .map(row -> row.<String>getAs("id"))
            .collect(Collectors.toSet());
    String left =
        JobFiles.masses(capped).keySet().stream()
            .filter(id -> !picked.contains(id))
            .findFirst()
            .orElseThrow();
    assertThat(explained(capped, "--id", left).get("candidates").get(0).get("note").asText())
        .startsWith("it has mass, but was not picked: picks were chosen under constraints, of")
        .contains("these bind: ", "sample.caps of c1, 5", "sample.count, 30");
  }
}

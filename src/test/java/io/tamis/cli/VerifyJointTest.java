package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with several targets, and with floors, caps or tokens, are checked too. */
class VerifyJointTest {
  private static final String[] TARGETS = {
    "queries.source=kind", "targets.weights=q0=3"
  };

  private static final String[] CAP = {
    "candidates.source=kind", "sample.by=source", "sample.caps=c1=5"
  };

  @TempDir private static Path folder;
  private static Path targets;
  private static Path capped;

  @BeforeAll
  static void select() {
    SmallRun small = SmallRun.in(folder);
    targets = small.selected("targets", TARGETS);
    capped =
        small.selected("capped", TARGETS[0], TARGETS[1], CAP[0], CAP[1], CAP[2], "output.format=jsonl");
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
      changed.rewrite("masses", VerifyJointTest::firstMassChanged);
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
}

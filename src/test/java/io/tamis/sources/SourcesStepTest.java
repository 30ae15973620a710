package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesStepTest {
  private static final String[] TASKS = {"2", "10", "art", "law", "math"};
  private static final String[] TARGETS = {"easy", "hard"};
  private static final MadeGradients TRAINING = MadeGradients.of(TASKS, 40, 6, 0.4, 1);
  private static final MadeGradients EVALUATION = MadeGradients.of(TARGETS, 25, 6, 0.4, 2);

  @TempDir Path folder;

  private static SourcesConfig config(String... settings) {
    return SourcesConfig.from(ConfigFile.empty().with(List.of(settings)));
  }

  private static SourcesOutcome run(SourcesConfig config) {
    return new SourcesStep(config, 5).apply(TRAINING.training(3), EVALUATION.evaluation(2));
  }

  private static List<String> names(SubsetEstimate estimate) {
    return Arrays.stream(estimate.tasks()).mapToObj(task -> TASKS[task]).toList();
  }

  private static double naiveLoss(String target, double[] weights) {
    List<Row> rows = EVALUATION.of(List.of(target));
    return NaiveFit.loss(
        MadeGradients.gradients(rows),
        MadeGradients.outputs(rows),
        MadeGradients.labels(rows),
        weights);
  }

  @Test
  void exactEstimatesAreThoseOfTheNaiveFit() {
    SourcesOutcome found =
        run(config("sources.subset-count=12", "sources.top=2", "sources.penalty=0.01"));
    assertThat(found.tasks()).isEqualTo(TASKS);
    assertThat(found.rows()).containsExactly(40, 43, 46, 49, 52);
    assertThat(found.estimates()).hasSize(12);
    for (SubsetEstimate estimate : found.estimates()) {
      List<Row> rows = TRAINING.of(names(estimate));
      double[] naive =
          NaiveFit.minimum(
              MadeGradients.gradients(rows),
              MadeGradients.outputs(rows),
              MadeGradients.labels(rows),
              0.01);
      assertThat(estimate.weights()).containsExactly(naive, within(1e-8));
      assertThat(estimate.rows()).isEqualTo(rows.size());
      assertThat(estimate.converged()).isTrue();
      assertThat(estimate.mode()).isEqualTo(FitMode.EXACT);
      double largest = 0;
      for (float[] gradient : MadeGradients.gradients(rows)) {
        largest = Math.max(largest, Math.abs(NaiveFit.margin(gradient, 0, 1, naive)));
      }
      assertThat(estimate.largestMarginChange()).isCloseTo(largest, within(1e-5));
      for (int target = 0; target < 2; target++) {
        assertThat(estimate.values()[target])
            .isCloseTo(naiveLoss(TARGETS[target], naive), within(1e-8));
      }
    }
    assertThat(found.untrained()[1]).isCloseTo(naiveLoss("hard", new double[6]), within(1e-12));
    assertThat(found.selected()).hasSize(2);
  }

  @Test
  void partitionsAndOrderChangeNoBit() {
    for (String mode : List.of("exact", "one-step")) {
      SourcesConfig config =
          config("sources.mode=" + mode, "sources.subset-count=6", "sources.top=3");
      SourcesOutcome one =
          new SourcesStep(config, 5).apply(TRAINING.training(1), EVALUATION.evaluation(1));
      for (int partitions : new int[] {3, 7}) {
        SourcesOutcome other =
            new SourcesStep(config, 5)
                .apply(TRAINING.shuffled(partitions), EVALUATION.evaluation(partitions));
        for (int s = 0; s < 6; s++) {
          SubsetEstimate a = one.estimates().get(s);
          SubsetEstimate b = other.estimates().get(s);
          assertThat(b.tasks()).isEqualTo(a.tasks());
          assertThat(b.weights()).isEqualTo(a.weights());
          assertThat(b.values()).isEqualTo(a.values());
          assertThat(b.largestMarginChange()).isEqualTo(a.largestMarginChange());
        }
        assertThat(other.selection().selected()).isEqualTo(one.selection().selected());
      }
    }
  }

  @Test
  void oneStepIsTrustedOnlyWhereMarginsStayNear() {
    String[] settings = {
      "sources.mode=one-step", "sources.subsets=singletons", "sources.top=1", "sources.penalty=1"
    };
    SourcesOutcome near = run(config(settings));
    assertThat(near.exactFits()).isZero();
    assertThat(near.largestMarginChange()).isLessThan(0.5);
    double[] changes =
        near.estimates().stream()
            .mapToDouble(SubsetEstimate::largestMarginChange)
            .sorted()
            .toArray();
    double limit = changes[2];
    String[] stricter = Arrays.copyOf(settings, 5);
    stricter[4] = "sources.step-limit=" + limit;
    SourcesOutcome strict = run(config(stricter));
    assertThat(strict.exactFits()).isEqualTo(2);
    for (SubsetEstimate estimate : strict.estimates()) {
      if (estimate.mode() == FitMode.ONE_STEP) {
        assertThat(estimate.largestMarginChange()).isLessThanOrEqualTo(limit);
      }
    }
    stricter[3] = "sources.penalty=0.001";
    stricter[4] = "sources.step-limit=0.01";
    SourcesOutcome far = run(config(stricter));
    SourcesOutcome exact =
        run(config("sources.subsets=singletons", "sources.top=1", "sources.penalty=0.001"));
    assertThat(far.exactFits()).isEqualTo(5);
    for (int s = 0; s < 5; s++) {
      assertThat(far.estimates().get(s).weights()).isEqualTo(exact.estimates().get(s).weights());
    }
  }

  @Test
  void withoutOffsetTheFitKnowsNoOutputs() {
    SourcesOutcome found =
        run(config("sources.offset=none", "sources.subsets=singletons", "sources.top=1"));
    List<Row> rows = TRAINING.of(List.of("2"));
    double[] naive =
        NaiveFit.minimum(
            MadeGradients.gradients(rows),
            new double[rows.size()],
            MadeGradients.labels(rows),
            1e-3);
    assertThat(found.estimates().get(0).weights()).containsExactly(naive, within(1e-8));
    assertThat(found.estimates().get(0).values()[0]) // outputs still count where it is judged
        .isCloseTo(naiveLoss("easy", naive), within(1e-8));
  }

  @Test
  void weightsAreScaledToTheTrainedParameters() throws IOException {
    String metadata = "{\"d\": 6, \"p\": 600, \"norm_theta_star\": 5.0, \"seed\": 1}";
    Files.writeString(folder.resolve("a.json"), metadata);
    Files.writeString(folder.resolve("b.json"), metadata);
    String[] settings = {
      "sources.subsets=singletons",
      "sources.top=1",
      "sources.scale=0.02",
      "sources.candidate-metadata=" + folder.resolve("a.json"),
      "sources.query-metadata=" + folder.resolve("b.json")
    };
    SubsetEstimate scaled = run(config(settings)).estimates().get(0);
    SubsetEstimate plain = run(config(Arrays.copyOf(settings, 2))).estimates().get(0);
    assertThat(scaled.norm()).isCloseTo(0.02 * 5 / 10, within(1e-12)); // √(p / d) is 10
    double factor = scaled.norm() / plain.norm();
    assertThat(scaled.weights()[3]).isCloseTo(factor * plain.weights()[3], within(1e-12));
    assertThat(scaled.largestMarginChange())
        .isCloseTo(factor * plain.largestMarginChange(), within(1e-12));
    assertThat(scaled.values()[1]).isCloseTo(naiveLoss("hard", scaled.weights()), within(1e-12));
  }

  @Test
  void stepwiseSelectionEstimatesWhatItTries() {
    SourcesOutcome forward = run(config("sources.select=forward"));
    double[] values = forward.selection().values();
    assertThat(values).hasSameSizeAs(forward.selected());
    for (int n = 1; n < values.length; n++) {
      assertThat(values[n]).isLessThan(values[n - 1]);
    }
    int rounds = Math.min(5, values.length + 1);
    assertThat(forward.estimates()).hasSize(rounds * 5 - rounds * (rounds - 1) / 2);
    assertThat(run(config("sources.select=forward-once")).estimates()).hasSize(5);
    SourcesOutcome backward = run(config("sources.select=backward", "sources.top=2"));
    assertThat(backward.selected().length).isLessThanOrEqualTo(2);
    assertThat(backward.estimates().get(0).tasks()).hasSize(5);
  }

  @Test
  void accuracyIsTheShareOfMarginsAboveZero() {
    SourcesOutcome found =
        run(config("sources.metric=accuracy", "sources.subsets=singletons", "sources.top=1"));
    SubsetEstimate estimate = found.estimates().get(1);
    List<Row> rows = EVALUATION.of(List.of("hard"));
    int right = 0;
    for (Row row : rows) {
      double label = row.getInt(4) == 1 ? 1 : -1;
      right +=
          NaiveFit.margin((float[]) row.get(2), row.getDouble(3), label, estimate.weights()) > 0
              ? 1
              : 0;
    }
    assertThat(estimate.values()[1]).isEqualTo((double) right / rows.size());
    double best =
        found.estimates().stream().mapToDouble(e -> TaskSelection.mean(e.values())).max().orElse(0);
    assertThat(found.selection().means()[found.selection().selected()[0]]).isEqualTo(best);
  }

  @Test
  void estimatesAreHeldAgainstTrueMeasurements() throws IOException {
    Path measured = folder.resolve("measured.jsonl");
    SourcesOutcome plain = run(config("sources.subsets=singletons", "sources.top=1"));
    StringBuilder lines = new StringBuilder();
    double errors = 0;
    for (int task = 0; task < 4; task++) {
      double estimate = plain.estimates().get(task).values()[0];
      double truth = estimate * (1 + 0.01 * task);
      errors += 0.01 * task / (1 + 0.01 * task) / 4;
      lines.append(
          "{\"tasks\": \"%s\", \"target\": \"easy\", \"value\": %s}\n"
              .formatted(TASKS[task], truth));
    }
    Files.writeString(measured, lines);
    Calibration found =
        run(config("sources.subsets=singletons", "sources.top=1", "sources.measured=" + measured))
            .calibration()
            .orElseThrow();
    assertThat(found.pairs()).isEqualTo(4);
    assertThat(found.relativeError()).isCloseTo(errors, within(1e-9));
  }

  @Test
  void outputsAfterFineTuningGiveResiduals() throws IOException {
    Path measured = folder.resolve("measured.jsonl");
    Files.writeString(
        measured, "{\"tasks\": [\"art\", \"law\"], \"target\": \"easy\", \"value\": 0.5}\n");
    List<Row> rows = new ArrayList<>();
    for (Row row : EVALUATION.rows()) {
      Double after = rows.size() % 3 == 0 ? null : row.getDouble(3) * 1.5 + 0.1;
      rows.add(
          RowFactory.create(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), after));
    }
    SourcesConfig config = config("sources.top=1", "sources.measured=" + measured);
    SourcesOutcome found =
        new SourcesStep(config, 5)
            .apply(
                TRAINING.training(2),
                MadeGradients.table(rows, GradientTable.EVALUATION_SCHEMA, 2));
    List<Row> subset = TRAINING.of(List.of("art", "law"));
    double[] weights =
        NaiveFit.minimum(
            MadeGradients.gradients(subset),
            MadeGradients.outputs(subset),
            MadeGradients.labels(subset),
            1e-3);
    double squares = 0;
    double control = 0;
    int count = 0;
    for (Row row : rows) {
      if (!row.isNullAt(5)) {
        double before = row.getDouble(3);
        double after = row.getDouble(5);
        double most = Math.max(Math.abs(before), Math.abs(after));
        double expected = NaiveFit.margin((float[]) row.get(2), before, 1, weights);
        squares += Math.pow((expected - after) / most, 2);
        control += Math.pow((before - after) / most, 2);
        count++;
      }
    }
    Residuals residuals = found.residuals().orElseThrow();
    assertThat(residuals.rows()).isEqualTo(count);
    assertThat(residuals.rss()).isCloseTo(squares / count, within(1e-6));
    assertThat(residuals.controlRss()).isCloseTo(control / count, within(1e-12));
  }

  @Test
  void tablesHoldARowForEachTarget() {
    SourcesOutcome found =
        run(config("sources.subsets=leave-one-out", "sources.top=2", "sources.mode=one-step"));
    List<Row> estimates = EstimateTable.of(LocalSpark.session(), found).collectAsList();
    assertThat(estimates).hasSize(10);
    assertThat(estimates.get(2).getInt(0)).isEqualTo(1);
    assertThat(estimates.get(2).getList(1).toString()).isEqualTo("[2, art, law, math]");
    assertThat(estimates.get(3).getString(2)).isEqualTo("hard");
    assertThat(estimates.get(3).getDouble(3)).isEqualTo(found.estimates().get(1).values()[1]);
    List<Row> tasks = TaskTable.of(LocalSpark.session(), found).collectAsList();
    assertThat(tasks).hasSize(10);
    assertThat(tasks.get(1).getString(0)).isEqualTo("2");
    assertThat(tasks.get(1).getInt(4)).isEqualTo(4);
    assertThat(tasks.stream().filter(row -> row.getBoolean(5)).map(row -> row.getInt(6)))
        .containsExactlyInAnyOrder(1, 1, 2, 2);
    assertThat(EstimateTable.SCHEMA.toDDL())
        .isEqualTo(
            "subset_id INT NOT NULL,tasks ARRAY<STRING> NOT NULL,target STRING NOT NULL,"
                + "estimate DOUBLE NOT NULL,rows BIGINT NOT NULL,norm DOUBLE NOT NULL,"
                + "max_margin_change DOUBLE NOT NULL,converged BOOLEAN NOT NULL,"
                + "mode STRING NOT NULL");
    assertThat(TaskTable.SCHEMA.toDDL())
        .isEqualTo(
            "task STRING NOT NULL,rows BIGINT NOT NULL,target STRING NOT NULL,score DOUBLE,"
                + "sampled INT NOT NULL,selected BOOLEAN NOT NULL,rank INT");
  }

  @Test
  void massIsSharedOutByExamplesOrByTasks() {
    SourcesOutcome found = run(config("sources.subsets=singletons", "sources.top=2"));
    for (SourcesConfig.Share share : SourcesConfig.Share.values()) {
      double[] masses = found.rowMasses(share);
      double sum = 0;
      for (int task = 0; task < 5; task++) {
        sum += masses[task] * found.rows()[task];
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
    int first = found.selection().selected()[0];
    assertThat(found.rowMasses(SourcesConfig.Share.TASKS)[first])
        .isEqualTo(0.5 / found.rows()[first]);
  }
}

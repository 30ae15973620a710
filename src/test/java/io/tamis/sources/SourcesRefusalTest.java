package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesRefusalTest {
  private static final MadeGradients ROWS =
      MadeGradients.of(new String[] {"art", "law"}, 5, 3, 1, 1);

  @TempDir Path folder;

  private static SourcesConfig config(String... settings) {
    return SourcesConfig.from(ConfigFile.empty().with(List.of(settings)));
  }

  private static void assertRefused(
      SourcesConfig config, Dataset<Row> training, Dataset<Row> evaluation, String message) {
    assertThatThrownBy(() -> new SourcesStep(config, 1).apply(training, evaluation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** A training row with one field replaced, among good ones. */
  private static void assertRowRefused(int field, Object value, String message) {
    List<Row> rows = new ArrayList<>(ROWS.rows());
    for (int n : new int[] {7, 4}) { // the first by id is named
      Object[] fields = new Object[5];
      for (int k = 0; k < 5; k++) {
        fields[k] = k == field ? value : rows.get(n).get(k);
      }
      rows.set(n, RowFactory.create(fields));
    }
    for (int partitions : new int[] {1, 4}) {
      assertRefused(
          config("sources.top=1"),
          MadeGradients.table(rows, GradientTable.TRAINING_SCHEMA.asNullable(), partitions),
          ROWS.evaluation(1),
          message);
    }
  }

  @Test
  void badRowsAreNamed() {
    String place = "training row art-4: ";
    assertRowRefused(
        2,
        new float[] {1, Float.NaN, 2},
        place + "the gradient must be finite, but number 2 is NaN");
    assertRowRefused(2, new float[0], place + "the gradient is empty");
    assertRowRefused(2, null, place + "the gradient is missing");
    assertRowRefused(3, null, place + "the output is missing, but sources.offset is base-output");
    assertRowRefused(3, Double.NaN, place + "the column output must be finite, but is NaN");
    assertRowRefused(4, 2, place + "the label must be 1, -1 or 0, but is 2");
    assertRowRefused(4, null, place + "the label is missing, or neither 1 nor -1 nor 0");
    assertRowRefused(1, null, place + "the task is missing");
    assertRowRefused(
        2,
        new float[] {1, 2},
        "training rows must have gradients of one length, but row art-4 has 2 numbers and row"
            + " art-0 has 3");
  }

  @Test
  void noRowsAreRefused() {
    assertRefused(
        config("sources.top=1"),
        ROWS.training(2).limit(0),
        ROWS.evaluation(1),
        "there must be training rows, but there is none");
    assertRefused(
        config("sources.top=1"),
        ROWS.training(2),
        ROWS.evaluation(1).limit(0),
        "there must be evaluation rows, but there is none");
  }

  @Test
  void gradientsOfAnotherProjectionAreRefused() throws IOException {
    assertRefused(
        config("sources.top=1"),
        ROWS.training(1),
        MadeGradients.of(new String[] {"easy"}, 5, 4, 1, 1).evaluation(1),
        "training and evaluation gradients must be of one projection, but have 3 and 4 numbers");
    Path a = folder.resolve("a.json");
    Path b = folder.resolve("b.json");
    SourcesConfig config =
        config("sources.top=1", "sources.candidate-metadata=" + a, "sources.query-metadata=" + b);
    Files.writeString(a, "{\"d\": 3, \"p\": 900, \"seed\": 1}");
    Files.writeString(b, "{\"d\": 3, \"p\": 900, \"seed\": 2}");
    assertRefused(
        config,
        ROWS.training(1),
        ROWS.evaluation(1),
        "seed must be the same in " + a + " and " + b + ", but is 1 and 2");
    Files.writeString(a, "{\"d\": 4}");
    Files.writeString(b, "{\"d\": 4}");
    assertRefused(
        config,
        ROWS.training(1),
        ROWS.evaluation(1),
        "d in " + a + " must be the length of the gradients, 3, but is 4");
    Files.delete(b);
    assertRefused(
        config,
        ROWS.training(1),
        ROWS.evaluation(1),
        "sources.query-metadata must be a file, but there is none at " + b);
  }

  @Test
  void aListedTaskWithoutGradientsIsNamed() throws IOException {
    Path list = folder.resolve("subsets.txt");
    Files.writeString(list, "art law\nart sport\n");
    assertRefused(
        config("sources.top=1", "sources.subsets=list", "sources.subset-list=" + list),
        ROWS.training(1),
        ROWS.evaluation(1),
        list + " line 2 names task sport, for which there is no gradient");
  }

  @Test
  void measurementsOfWhatIsUnknownAreNamed() throws IOException {
    Path measured = folder.resolve("measured.jsonl");
    SourcesConfig config = config("sources.top=1", "sources.measured=" + measured);
    String[][] cases = {
      {
        "[\"art\", \"x\"]", "\"law\"", "0.5", "[art x] names task x, for which there is no gradient"
      },
      {"\"art\"", "\"sport\"", "0.5", "[art] has target sport, for which there is no gradient"},
      {"\"art\"", "\"law\"", "null", "[art] must have a finite value, but has null"},
      {"\"\"", "\"law\"", "1", "[] must name at least one task, but is empty"}
    };
    for (String[] one : cases) {
      Files.writeString(
          measured,
          "{\"tasks\": %s, \"target\": %s, \"value\": %s}\n"
              .formatted((Object[]) Arrays.copyOf(one, 3)));
      assertRefused(config, ROWS.training(1), ROWS.evaluation(1), measured + ": subset " + one[3]);
    }
    Files.writeString(measured, "{\"tasks\": \"art\", \"target\": \"law\"}\n");
    assertRefused(
        config,
        ROWS.training(1),
        ROWS.evaluation(1),
        measured + " must have the columns tasks, target and value, but has [target, tasks]");
  }

  @Test
  void stepwiseSelectionOfTooManyTasksIsRefused() {
    int d = 3; // an estimate keeps its weights and one value
    GradientRows rows = new GradientRows();
    for (int task = 0; task < 12_000; task++) {
      rows.add(new GradientRow("r" + task, "t" + task, new float[d], 0, Double.NaN));
    }
    assertThatThrownBy(
            () ->
                SourcesStep.requireFewEstimates(
                    config("sources.select=forward"), rows.checked("training"), 1, List.of()))
        .hasMessage(
            "sources.select: forward may estimate 72006000 subsets, with 288360028000 numbers in"
                + " all,"
                + " more than the 268435456 that the driver takes");
    assertThatThrownBy(
            () ->
                SourcesStep.requireFewEstimates(
                    config("sources.top=1", "sources.subset-count=100000"),
                    rows.checked("training"),
                    1,
                    List.of()))
        .hasMessageContaining("may estimate 100000 subsets, with 600400000 numbers");
  }

  @Test
  void outputsAfterFineTuningNeedTheirSubset() {
    assertRefused(
        config("sources.top=1"),
        ROWS.training(1),
        ROWS.evaluation(1).selectExpr("*", "output AS after"),
        "sources.after needs the one subset that was fine-tuned on, in sources.measured, but"
            + " that holds none");
  }
}

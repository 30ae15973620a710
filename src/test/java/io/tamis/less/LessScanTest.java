package io.tamis.less;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.config.ConfigFile;
import io.tamis.scan.InvalidVectorException;
import io.tamis.scan.Metric;
import io.tamis.scan.RowBuffer;
import io.tamis.scan.VectorBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LessScanTest {
  private static LessConfig config(String... settings) {
    return LessConfig.from(ConfigFile.empty().with(List.of(settings)));
  }

  private static VectorBlock block(float[]... vectors) {
    String[] ids =
        IntStream.range(0, vectors.length).mapToObj(Integer::toString).toArray(String[]::new);
    return new VectorBlock(Metric.EUCLIDEAN, ids, vectors);
  }

  private static String[] noSources(int queries) {
    String[] sources = new String[queries];
    Arrays.fill(sources, "");
    return sources;
  }

  private static float[] gaussian(Random random, int dimensions) {
    float[] vector = new float[dimensions];
    for (int k = 0; k < dimensions; k++) {
      vector[k] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static RowBuffer rows(float[]... vectors) {
    RowBuffer rows = new RowBuffer(vectors.length);
    for (int n = 0; n < vectors.length; n++) {
      rows.add("c" + n, vectors[n]);
    }
    return rows;
  }

  private static double[] scores(
      SubtaskVectors subtasks, ProductKernel kernel, float[]... vectors) {
    List<Double> scores = new ArrayList<>();
    LessScan scan =
        new LessScan(
            subtasks,
            (rows, row, score, subtask) -> {
              assertThat(rows.id(row)).isEqualTo("c" + scores.size());
              scores.add(score);
            },
            kernel);
    scan.add(rows(vectors));
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static float[] at(double degrees) {
    double radians = Math.toRadians(degrees);
    return new float[] {(float) Math.cos(radians), (float) Math.sin(radians)};
  }

  @Test
  void theGoldenExampleHolds() {
    SubtaskVectors subtasks =
        SubtaskVectors.of(
            block(at(0), at(60), at(120), at(130)), noSources(4), config("less.subtasks=2"));
    double[] angles = {2, 3, 10, 25, 58, 61, 62, 100, 118, 300};
    double[] expected = {
      .764655, .771634, .813798, .862730, .764655, .742329, .734431, .902859, .988769, 0
    };
    double[] scores =
        scores(
            subtasks,
            new ScalarProducts(),
            Arrays.stream(angles).mapToObj(LessScanTest::at).toArray(float[][]::new));
    for (int n = 0; n < scores.length; n++) {
      assertThat(scores[n]).isCloseTo(expected[n], within(1e-6));
    }
  }

  @Test
  void agreesWithTheNaiveFormulas() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int checkpoints = 1 + random.nextInt(4);
      int part = random.nextInt(12) == 0 ? 2_100 : 1 + random.nextInt(40);
      int subtasks = 1 + random.nextInt(7);
      int queries = subtasks * (1 + random.nextInt(3));
      boolean normalize = random.nextBoolean();
      float[][] query = new float[queries][];
      Arrays.setAll(query, i -> gaussian(random, checkpoints * part));
      float[][] candidates = new float[1 + random.nextInt(20)][];
      Arrays.setAll(candidates, j -> gaussian(random, checkpoints * part));
      String rates =
          String.join(",", IntStream.rangeClosed(1, checkpoints).mapToObj(t -> t + "e-5").toList());
      LessConfig config =
          config(
              "less.learning-rates=" + rates,
              "less.normalize=" + normalize,
              "less.subtasks=" + subtasks);
      SubtaskVectors vectors = SubtaskVectors.of(block(query), noSources(queries), config);
      double[] scores = scores(vectors, ProductKernel.fastest(), candidates);
      int[] subtaskOf = IntStream.range(0, queries).map(i -> i / (queries / subtasks)).toArray();
      double sum = checkpoints * (checkpoints + 1) / 2.0;
      double[] weights = IntStream.rangeClosed(1, checkpoints).mapToDouble(t -> t / sum).toArray();
      for (int j = 0; j < candidates.length; j++) {
        assertThat(scores[j])
            .as("seed " + seed)
            .isCloseTo(
                NaiveLess.score(candidates[j], query, subtaskOf, subtasks, weights, normalize),
                within(1e-12 * part));
      }
    }
  }

  @Test
  void bothKernelsGiveTheSameBits() {
    assertThat(ProductKernel.fastest()).isInstanceOf(VectorProducts.class);
    for (int part : new int[] {1, 7, 8, 9, 64, 1_023, 1_025, 2_500}) {
      Random random = new Random(part);
      float[][] queries = new float[5][];
      Arrays.setAll(queries, i -> gaussian(random, 2 * part));
      float[][] candidates = new float[19][];
      Arrays.setAll(candidates, j -> gaussian(random, 2 * part));
      SubtaskVectors vectors =
          SubtaskVectors.of(
              block(queries), noSources(5), config("less.checkpoints=2", "less.subtasks=5"));
      assertThat(scores(vectors, ProductKernel.fastest(), candidates))
          .isEqualTo(scores(vectors, new ScalarProducts(), candidates));
    }
  }

  @Test
  void subtasksAreThoseOfTheSourcesUnlessCounted() {
    VectorBlock queries = block(at(0), at(60), at(120), at(130));
    String[] sources = {"b", "a", "b", "b"};
    assertThat(SubtaskVectors.of(queries, sources, config()).names()).containsExactly("a", "b");
    assertThat(SubtaskVectors.of(queries, sources, config("less.subtasks=4")).names())
        .containsExactly("1", "2", "3", "4");
    assertThat(SubtaskVectors.of(queries, noSources(4), config()).names()).containsExactly("");
    double both =
        scores(SubtaskVectors.of(queries, sources, config()), new ScalarProducts(), at(0))[0];
    assertThat(both) // a: cos 60; b: (cos 0 + cos 120 + cos 130) / 3
        .isCloseTo(0.5, within(1e-6));
  }

  @Test
  void whatCannotBeMultipliedIsRefusedByName() {
    SubtaskVectors subtasks =
        SubtaskVectors.of(
            block(new float[] {1, 2, 3, 4}), noSources(1), config("less.checkpoints=2"));
    float[] good = {1, 1, 1, 1};
    refused(
        subtasks,
        "must have 4 components, as many as the queries have, but has 3",
        good,
        new float[3]);
    refused(subtasks, "must hold numbers, but is missing or empty", good, new float[0]);
    refused(
        subtasks,
        "must be finite, but component 2 is NaN or missing",
        good,
        new float[] {1, 1, Float.NaN, Float.NaN});
    refused(
        subtasks,
        "must be finite, but component 0 is -Infinity",
        good,
        new float[] {Float.NEGATIVE_INFINITY, 1, 1, 1});
    refused(
        subtasks,
        "must not be zero under less.normalize, but all components of checkpoint 2 are 0",
        good,
        new float[] {1, 1, 0, 0});
    assertThatThrownBy(
            () ->
                SubtaskVectors.of(block(new float[] {1, 0}, new float[2]), noSources(2), config()))
        .isInstanceOf(InvalidVectorException.class)
        .hasMessageContaining("row 1: the embedding must not be zero under less.normalize");
    float[] zero = new float[2];
    SubtaskVectors asTheyAre =
        SubtaskVectors.of(block(new float[] {1, 0}), noSources(1), config("less.normalize=false"));
    assertThat(scores(asTheyAre, new ScalarProducts(), zero)).containsExactly(0);
    refused(
        asTheyAre,
        "must be finite, but component 1 is NaN or missing",
        zero,
        new float[] {1, Float.NaN});
  }

  private static void refused(SubtaskVectors subtasks, String rule, float[]... vectors) {
    LessScan scan = new LessScan(subtasks, (rows, row, score, subtask) -> {});
    assertThatThrownBy(() -> scan.add(rows(vectors)))
        .isInstanceOf(InvalidVectorException.class)
        .hasMessage("row c1: the embedding " + rule);
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> config("less.checkpoints=3", "less.learning-rates=1,2"))
        .hasMessage(
            "less.learning-rates must be as many as less.checkpoints, but they are 2 and 3");
    assertThatThrownBy(() -> config("less.learning-rates=1,0"))
        .hasMessage("less.learning-rates must be positive and finite, but is 0.0");
    assertThatThrownBy(
            () -> SubtaskVectors.of(block(at(0)), noSources(1), config("less.checkpoints=3")))
        .hasMessage(
            "less.checkpoints must divide the components of a vector, but they are 3 and 2");
    assertThatThrownBy(
            () ->
                SubtaskVectors.of(
                    block(at(0), at(1), at(2)), noSources(3), config("less.subtasks=2")))
        .hasMessage(
            "less.subtasks must divide the number of queries, because subtasks have as many each,"
                + " but they are 2 and 3");
    assertThat(config("less.learning-rates=3,1").weights()).containsExactly(0.75, 0.25);
    assertThat(config("less.checkpoints=4").weights()).containsExactly(0.25, 0.25, 0.25, 0.25);
  }
}

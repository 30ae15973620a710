package io.tamis.learnability;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import io.tamis.sample.Quotas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class LearnabilityStepTest {
  private static LearnabilityConfig config(String... settings) {
    return LearnabilityConfig.from(
        ConfigFile.empty()
            .with(List.of("learnability.base=base", "learnability.reference=ref"))
            .with(List.of(settings)));
  }

  private static Dataset<Row> losses(LearnabilityConfig config, String columns, List<Row> rows) {
    Dataset<Row> table =
        LocalSpark.session().createDataFrame(rows, StructType.fromDDL("id STRING, " + columns));
    return LossTable.of(config, table, col("id"), lit(null).cast("string"));
  }

  /** Score or problem of each id. */
  private static Map<String, Object> read(Dataset<Row> losses) {
    Map<String, Object> read = new TreeMap<>();
    losses
        .collectAsList()
        .forEach(
            row -> {
              Object score = row.getAs(LossTable.SCORE);
              Object problem = row.getAs(LossTable.PROBLEM);
              assertThat(score == null).isEqualTo(problem != null);
              read.put(row.getAs(LossTable.ID), score == null ? problem : score);
            });
    return read;
  }

  /** The published rows: their order by score is not the one by differences. */
  private static final List<Row> GOLDEN =
      List.of(
          RowFactory.create("a", 2.0, 1.0),
          RowFactory.create("b", 0.5, 0.2),
          RowFactory.create("c", 3.0, 2.5),
          RowFactory.create("d", 1.0, 1.2));

  @Test
  void theSchemaIsPinned() {
    assertThat(LossTable.SCHEMA.toDDL())
        .isEqualTo(
            "id STRING,source STRING,tokens BIGINT,base DOUBLE,reference DOUBLE,score DOUBLE,problem STRING");
    assertThat(losses(config(), "base DOUBLE, ref DOUBLE", GOLDEN).schema().fieldNames())
        .containsExactly(LossTable.SCHEMA.fieldNames());
    assertThat(PickTable.SCHEMA.toDDL()).isEqualTo("id STRING NOT NULL,score DOUBLE NOT NULL");
  }

  @Test
  void publishedRowsHaveTheirScoresAndTheirOrder() {
    Dataset<Row> losses = losses(config(), "base DOUBLE, ref DOUBLE", GOLDEN);
    Map<String, Object> scores = read(losses);
    assertThat((double) scores.get("a")).isEqualTo(0.5);
    assertThat((double) scores.get("b")).isCloseTo(0.6, within(1e-15));
    assertThat((double) scores.get("c")).isCloseTo(0.166667, within(5e-7));
    assertThat((double) scores.get("d")).isCloseTo(-0.2, within(1e-15));
    assertThat(picked(losses, 4)).containsExactly("b", "a", "c", "d");
    Dataset<Row> raw = losses(config("learnability.score=raw"), "base DOUBLE, ref DOUBLE", GOLDEN);
    assertThat(picked(raw, 4)).containsExactly("a", "c", "b", "d");
    assertThat((double) read(raw).get("b")).isCloseTo(0.3, within(1e-15));
  }

  private static String[] picked(Dataset<Row> losses, int budget) {
    LearnabilityStep step = new LearnabilityStep(Quotas.none());
    return step.best(losses, step.scores(losses), budget).ids();
  }

  @Test
  void lossesThatSayNothingAreRejectedWithTheirReason() {
    List<Row> rows =
        List.of(
            RowFactory.create("good", 1.0, 0.25, 7L, 7L),
            RowFactory.create("tiny", 1e-7, 1e-8, 7L, 7L),
            RowFactory.create("zero", 0.0, 0.0, 7L, 7L),
            RowFactory.create("nan", Double.NaN, 1.0, 7L, 7L),
            RowFactory.create("infinite", 1.0, Double.POSITIVE_INFINITY, 7L, 7L),
            RowFactory.create("missing", null, 1.0, 7L, 7L),
            RowFactory.create("negative", 1.0, -0.5, 7L, 7L),
            RowFactory.create("cut", 1.0, 0.5, 7L, 6L),
            RowFactory.create("uncounted", 1.0, 0.5, 7L, null),
            RowFactory.create("empty", 1.0, 0.5, 0L, 0L),
            RowFactory.create("boundless", 1e-5, 1e305, 7L, 7L));
    Dataset<Row> losses =
        losses(
            config("learnability.base-tokens=n", "learnability.reference-tokens=m"),
            "base DOUBLE, ref DOUBLE, n BIGINT, m BIGINT",
            rows);
    Map<String, Object> read = read(losses);
    assertThat(read.get("good")).isEqualTo(0.75);
    assertThat(read.get("tiny"))
        .isEqualTo("the base loss is at or below learnability.minimum-loss");
    assertThat(read.get("zero")).isEqualTo(read.get("tiny"));
    assertThat(read.get("nan")).isEqualTo("a loss is not a finite number");
    assertThat(read.get("infinite")).isEqualTo("a loss is not a finite number");
    assertThat(read.get("missing")).isEqualTo("a loss is missing");
    assertThat(read.get("negative")).isEqualTo("a loss is negative: learnability.tokens is losses");
    assertThat(read.get("cut"))
        .isEqualTo("the token counts of the two passes, or of the mask, differ");
    assertThat(read.get("uncounted")).isEqualTo(read.get("cut"));
    assertThat(read.get("empty")).isEqualTo("the response has no token");
    assertThat(read.get("boundless")).isEqualTo("the score is not a finite number");
    PoolScores scores = new LearnabilityStep(Quotas.none()).scores(losses);
    assertThat(scores.size()).isEqualTo(1);
    assertThat(scores.problems().values().stream().mapToLong(n -> n).sum()).isEqualTo(10);
    assertThat(picked(losses, 1)).containsExactly("good"); // never the one that is not a number
  }

  private static final List<Row> TOKENS =
      List.of(
          RowFactory.create(
              "whole",
              new Float[] {9f, 1f, 3f},
              new Float[] {8f, 0.5f, 1.5f},
              new Integer[] {0, 1, 1}),
          RowFactory.create(
              "holes",
              new Float[] {null, 1f, 3f},
              new Float[] {null, 0.5f, 2.5f},
              new Integer[] {0, 1, 1}),
          RowFactory.create("prompt only", new Float[] {1f}, new Float[] {1f}, new Integer[] {0}),
          RowFactory.create("short", new Float[] {1f, 2f}, new Float[] {1f}, new Integer[] {1, 1}),
          RowFactory.create(
              "unknown", new Float[] {1f, null}, new Float[] {1f, 1f}, new Integer[] {1, 1}));

  private static final String ARRAYS = "base ARRAY<FLOAT>, ref ARRAY<FLOAT>, mask ARRAY<INT>";

  @Test
  void tokensOfTheResponseAloneCount() {
    Dataset<Row> losses = losses(config("learnability.mask=mask"), ARRAYS, TOKENS);
    Map<String, Object> read = read(losses);
    assertThat(read.get("whole")).isEqualTo(0.5);
    assertThat(read.get("holes")).isEqualTo(0.25);
    assertThat(read.get("prompt only")).isEqualTo("the response has no token");
    assertThat(read.get("short")).asString().contains("differ");
    assertThat(read.get("unknown")).isEqualTo("a loss is not a finite number");
    Row whole = losses.where("id = 'whole'").head();
    assertThat(whole.<Double>getAs(LossTable.BASE)).isEqualTo(2);
    assertThat(whole.<Long>getAs(LossTable.TOKENS)).isEqualTo(2);
    Row sum =
        losses(config("learnability.mask=mask", "learnability.reduce=sum"), ARRAYS, TOKENS)
            .where("id = 'whole'")
            .head();
    assertThat(sum.<Double>getAs(LossTable.BASE)).isEqualTo(4);
    assertThat(sum.<Double>getAs(LossTable.SCORE)).isEqualTo(0.5);
    Map<String, Object> unmasked = read(losses(config(), ARRAYS, TOKENS));
    assertThat((double) unmasked.get("whole")).isCloseTo(1 - 10.0 / 13, within(1e-12));
  }

  @Test
  void logProbabilitiesAreLossesWithTheOtherSign() {
    List<Row> rows =
        List.of(RowFactory.create("a", new Double[] {-1.0, -3.0}, new Double[] {-0.5, -0.5}));
    String columns = "base ARRAY<DOUBLE>, ref ARRAY<DOUBLE>";
    assertThat(read(losses(config("learnability.tokens=log-probabilities"), columns, rows)))
        .containsEntry("a", 0.75);
    assertThat(
            read(
                losses(
                    config("learnability.tokens=log-probabilities"),
                    "base DOUBLE, ref DOUBLE",
                    List.of(RowFactory.create("sum", -4.0, -1.0)))))
        .containsEntry("sum", 0.75);
    assertThat(read(losses(config(), columns, rows)).get("a"))
        .isEqualTo("a loss is negative: learnability.tokens is losses");
  }

  @Test
  void nothingDependsOnHowThePoolIsSplit() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 4_000; n++) {
      double base = 0.5 + random.nextInt(40) / 16.0; // few values, so that scores tie
      rows.add(
          RowFactory.create(
              (n % 3 == 0 ? "x" : "") + n,
              base,
              base * random.nextInt(30) / 20,
              (long) random.nextInt(200) + 1,
              "s" + n % 4));
    }
    List<String> first = null;
    for (int parts : new int[] {1, 3, 7}) {
      Collections.shuffle(rows, new Random(parts));
      Dataset<Row> table =
          LocalSpark.session()
              .createDataFrame(
                  rows,
                  StructType.fromDDL("id STRING, base DOUBLE, ref DOUBLE, n BIGINT, src STRING"))
              .repartition(parts);
      Dataset<Row> losses =
          LossTable.of(
              config("learnability.base-tokens=n", "learnability.reference-tokens=n"),
              table,
              col("id"),
              col("src"));
      LearnabilityStep step =
          new LearnabilityStep(
              Quotas.from(
                  ConfigFile.empty()
                      .with(List.of("sample.by=source", "sample.floor=50", "sample.caps=s1=60"))));
      PoolScores scores = step.scores(losses);
      Picks picks = step.best(losses, scores, 500);
      List<Row> ranked = step.ranked(losses, scores).collectAsList();
      List<String> told = new ArrayList<>(Arrays.asList(picks.ids()));
      ranked.forEach(row -> told.add(row.toString()));
      told.add(scores.lengthCorrelation() + " " + scores.spreadBySource());
      if (first == null) {
        first = told;
        assertThat(ranked).hasSize(4_000);
        for (int n = 0; n < ranked.size(); n++) {
          assertThat(ranked.get(n).<Long>getAs("rank")).isEqualTo(n + 1);
        }
        assertThat(Arrays.stream(picks.sources()).filter("s1"::equals)).hasSize(60);
      }
      assertThat(told).as(parts + " partitions").isEqualTo(first);
    }
  }

  @Test
  void columnsThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearnabilityConfig.from(ConfigFile.empty()))
        .withMessageStartingWith("learnability.base must name the column of losses");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> losses(config(), "loss DOUBLE, ref DOUBLE", GOLDEN))
        .withMessage(
            "learnability.base names the column base, which the input does not have; the nearest"
                + " column is loss, of id, loss, ref");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> losses(config(), "base STRING, ref DOUBLE", List.of()))
        .withMessage(
            "learnability.base must name a column of numbers or of arrays of numbers, but base is"
                + " STRING");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> losses(config(), "base ARRAY<FLOAT>, ref DOUBLE", List.of()))
        .withMessageContaining("must both be numbers or both be arrays");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                losses(
                    config("learnability.mask=mask"),
                    "base DOUBLE, ref DOUBLE, mask ARRAY<INT>",
                    List.of()))
        .withMessageContaining("learnability.mask must not be given where losses are numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config("learnability.base-tokens=n"))
        .withMessageContaining("must be given together, but only n is");
    Dataset<Row> none =
        losses(
            config(), "base DOUBLE, ref DOUBLE", List.of(RowFactory.create("a", Double.NaN, 1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearnabilityStep(Quotas.none()).scores(none))
        .withMessageContaining("no row has one: {a loss is not a finite number=1}");
  }
}

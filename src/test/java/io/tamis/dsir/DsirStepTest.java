package io.tamis.dsir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import io.tamis.input.ExampleTable;
import io.tamis.sample.CounterRandom;
import io.tamis.sample.Draw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class DsirStepTest {
  private static final String[] TOPICS = {"math", "code", "bio"};

  private static DsirConfig config(String... settings) {
    return DsirConfig.from(ConfigFile.empty().with(List.of(settings)));
  }

  /** Words of one topic, some of all. */
  private static String text(Random random, int topic, int words) {
    return random
        .ints(words, 0, 60)
        .mapToObj(word -> word < 30 ? TOPICS[topic] + word + "," : "w" + word)
        .collect(Collectors.joining(" "));
  }

  private static Map<String, String> pool() {
    Random random = new Random(8);
    Map<String, String> pool = new TreeMap<>();
    for (int n = 0; n < 300; n++) {
      pool.put("c" + n, n % 50 == 7 ? "" : text(random, n % 3, 3 + random.nextInt(30)));
    }
    return pool;
  }

  private static List<String> target(int topic, int size) {
    Random random = new Random(100 + topic);
    List<String> texts = new ArrayList<>();
    for (int n = 0; n < size; n++) {
      texts.add(text(random, topic, 20));
    }
    return texts;
  }

  private static Dataset<Row> table(Map<String, String> texts, Map<String, String> sources) {
    List<Row> rows = new ArrayList<>();
    texts.forEach((id, text) -> rows.add(RowFactory.create(id, sources.get(id), text, null)));
    return LocalSpark.session().createDataFrame(rows, ExampleTable.SCHEMA);
  }

  private static Dataset<Row> pool(Map<String, String> texts) {
    return table(texts, Map.of());
  }

  /** Rows of the named topics; each topic is a target. */
  private static Dataset<Row> queries(int... topics) {
    Map<String, String> texts = new HashMap<>();
    Map<String, String> sources = new HashMap<>();
    for (int topic : topics) {
      for (String text : target(topic, 5 + topic)) {
        String id = "q" + texts.size();
        texts.put(id, text);
        sources.put(id, topics.length == 1 ? null : TOPICS[topic]);
      }
    }
    return table(texts, sources);
  }

  private static DsirRanking ranked(
      DsirStep step, Dataset<Row> pool, Dataset<Row> queries, int budget) {
    return step.rank(pool, step.fit(pool, queries), budget);
  }

  @Test
  void theTopAreThoseOfTheNaiveSteps() {
    Map<String, String> pool = pool();
    Map<String, Double> expected = NaiveDsir.logWeights(pool, target(1, 6), 10_000, 2, 0.1);
    pool.forEach((id, text) -> expected.computeIfPresent(id, (i, w) -> text.isEmpty() ? null : w));
    DsirRanking ranking =
        ranked(
            new DsirStep(config("dsir.smoothing=0.1"), Draw.TOP, 0), pool(pool), queries(1), 120);
    DsirPicks picks = ranking.picks(120);
    assertThat(picks.ids()).containsExactlyElementsOf(NaiveDsir.best(expected, 120));
    for (int n = 0; n < picks.size(); n++) {
      assertThat(picks.logWeights()[n])
          .isCloseTo(expected.get(picks.ids()[n]), within(1e-9))
          .isEqualTo(picks.scores()[n]);
    }
    assertThat(ranking.picks(40).ids()).isEqualTo(Arrays.copyOf(picks.ids(), 40));
    assertThat(ranking.tooShort()).isEqualTo(6);
    assertThat(ranking.model().rows()).isEqualTo(300);
    assertThat(ranking.model().rawFraction()).isEqualTo(1);
    assertThat(ranking.model().rawNGrams()).isEqualTo(2 * ranking.tokens() - 294);
    assertThat(ranking.logWeights().total()).isEqualTo(294);
  }

  @Test
  void noiseIsAddedToTheLogWeight() {
    Map<String, String> pool = pool();
    Map<String, Double> expected = NaiveDsir.logWeights(pool, target(0, 5), 500, 3, 0);
    GumbelNoise noise = new GumbelNoise(11);
    pool.forEach(
        (id, text) ->
            expected.computeIfPresent(
                id, (i, w) -> NaiveDsir.tokens(text).size() < 9 ? null : w + noise.at(id, 0)));
    DsirStep step =
        new DsirStep(
            config("dsir.buckets=500", "dsir.n-grams=3", "dsir.minimum-tokens=9"),
            Draw.DISTINCT,
            11);
    DsirPicks picks = ranked(step, pool(pool), queries(0), 50).picks(50);
    assertThat(picks.ids()).containsExactlyElementsOf(NaiveDsir.best(expected, 50));
  }

  @Test
  void blankTextsAreLeftOutHoweverLongTheNGrams() {
    Map<String, String> pool = Map.of("a", "", "b", " \t", "c", "math1, w2");
    for (int longest = 1; longest <= 5; longest++) {
      DsirConfig config = config("dsir.n-grams=" + longest);
      DsirRanking ranking = ranked(new DsirStep(config, Draw.TOP, 0), pool(pool), queries(0), 1);
      assertThat(ranking.tooShort()).as(longest + " tokens").isEqualTo(2);
      assertThat(ranking.picks(1).ids()).containsExactly("c");
    }
  }

  @Test
  void thePartitionsChangeNoBit() {
    Dataset<Row> pool = pool(pool());
    DsirPicks first = null;
    for (int parts : new int[] {1, 3, 8}) {
      DsirPicks picks =
          ranked(
                  new DsirStep(config(), Draw.DISTINCT, 2),
                  pool.repartition(parts),
                  queries(0, 2).repartition(parts),
                  60)
              .picks(60);
      first = first == null ? picks : first;
      assertThat(picks).usingRecursiveComparison().isEqualTo(first);
    }
  }

  @Test
  void severalTargetsTakeTheirSharesInTurn() {
    DsirRanking ranking =
        ranked(
            new DsirStep(config("dsir.shares=math=1, bio=2.5,code=0.5"), Draw.TOP, 0),
            pool(pool()),
            queries(2, 0, 1),
            101);
    DsirPicks picks = ranking.picks(101); // 62.5 % of 99 is 63.125
    assertThat(
            Arrays.stream(picks.targets())
                .collect(Collectors.groupingBy(t -> t, Collectors.counting())))
        .isEqualTo(Map.of("bio", 63L, "code", 12L, "math", 26L));
    assertThat(picks.ids()).doesNotHaveDuplicates();
    assertThat(picks.targets()[0]).isEqualTo("bio");
    assertThat(picks.targets()[100]).isEqualTo("math");
    for (int target = 0; target < 3; target++) { // what is left is worse than what was taken
      double worst = Double.NaN;
      for (int n = 0; n < 101; n++) {
        if (picks.targets()[n].equals(ranking.model().targets().get(target))) {
          worst = picks.scores()[n];
        }
      }
      List<String> ids = Arrays.asList(picks.ids());
      for (int n = 0; n < ranking.ranked(target).size(); n++) {
        if (!ids.contains(ranking.ranked(target).ids()[n])) {
          assertThat(ranking.ranked(target).scores()[n]).isLessThanOrEqualTo(worst);
        }
      }
    }
    assertThat(ranking.picks(7).ids()).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void sharesAreThoseOfTokensUnlessGiven() {
    TargetBudgets budgets =
        TargetBudgets.of(List.of("a", "b", "c"), new long[] {1, 2, 4}, Map.of());
    assertThat(budgets.of(10)).containsExactly(1, 2, 7);
    assertThat(budgets.of(7)).containsExactly(1, 2, 4);
    assertThatThrownBy(
            () ->
                TargetBudgets.of(
                    List.of("a", "b"), new long[] {1, 1}, config("dsir.shares=a=1").shares()))
        .hasMessage("dsir.shares must name every value of queries.source, but not b");
    assertThatThrownBy(
            () ->
                TargetBudgets.of(List.of("a"), new long[] {1}, config("dsir.shares=b=1").shares()))
        .hasMessage("dsir.shares must name values of queries.source, which are a, but names b");
  }

  @Test
  void rowsThatSayTheSameTieById() {
    Map<String, String> pool = new TreeMap<>();
    for (int n = 0; n < 12; n++) {
      pool.put("" + n, n % 2 == 0 ? target(0, 1).get(0) : target(2, 1).get(0));
    }
    DsirPicks picks =
        ranked(new DsirStep(config(), Draw.TOP, 0), pool(pool), queries(0), 4).picks(4);
    assertThat(picks.ids()).containsExactly("0", "2", "4", "6");
    assertThat(picks.tieShare()).isEqualTo(1);
  }

  @Test
  void whatCannotBeRankedIsRefused() {
    Map<String, String> pool = pool();
    assertThatThrownBy(
            () -> ranked(new DsirStep(config(), Draw.TOP, 0), pool(pool), queries(0), 295))
        .hasMessage(
            "sample.count, or what sample.fraction asks for, must be at most 294, the number of"
                + " candidates with as many tokens as dsir.minimum-tokens says, 1, but is 295");
    pool.replaceAll((id, text) -> " ");
    assertThatThrownBy(() -> ranked(new DsirStep(config(), Draw.TOP, 0), pool(pool), queries(0), 1))
        .hasMessage("candidates.text must hold words or signs, but no row has any");
    assertThatThrownBy(
            () -> ranked(new DsirStep(config(), Draw.TOP, 0), pool(pool()), pool(pool), 1))
        .hasMessage("queries.text must hold words or signs, but no row has any");
    assertThatThrownBy(() -> config("dsir.buckets=0"))
        .hasMessage("dsir.buckets must lie in [1, 1000000], but is 0");
    assertThatThrownBy(() -> config("dsir.shares=a"))
        .hasMessage("dsir.shares must read TARGET=SHARE, TARGET=SHARE, but a part is a");
  }

  @Test
  void noiseHasTheGumbelDistribution() {
    GumbelNoise noise = new GumbelNoise(0);
    double sum = 0;
    double squares = 0;
    int below = 0;
    for (int n = 0; n < 20_000; n++) {
      double at = noise.at("id" + n, n % 2);
      sum += at;
      squares += at * at;
      below += at < 0 ? 1 : 0;
    }
    double mean = sum / 20_000;
    assertThat(mean).isCloseTo(0.5772, within(0.04)); // Euler's constant, four deviations
    assertThat(squares / 20_000 - mean * mean).isCloseTo(Math.PI * Math.PI / 6, within(0.12));
    assertThat(below / 20_000.0).isCloseTo(Math.exp(-1), within(0.015));
    assertThat(noise.at("id1", 1)).isNotEqualTo(noise.at("id1", 0));
    double plain = new CounterRandom(0).uniform("id1"); // by which masses are drawn
    assertThat(noise.at("id1", 0)).isNotEqualTo(-StrictMath.log(-StrictMath.log(plain)));
  }
}

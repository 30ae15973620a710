package io.tamis.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoCorpusTest {
  private static final DemoCorpus CORPUS = DemoCorpus.of(new DemoConfig(0, 20_000));

  @Test
  void hasTheRowsAskedForEachUnderItsOwnId() {
    assertThat(CORPUS.pool()).hasSize(20_000);
    assertThat(byId(CORPUS.pool())).hasSize(20_000);
    assertThat(DemoCorpus.of(new DemoConfig(1, 1_003)).pool()).hasSize(1_003);
  }

  @Test
  void everyFamilyHasAnEvenShare() {
    Map<String, Long> rows = rowsBySource(CORPUS.pool());
    assertThat(rows).hasSizeGreaterThanOrEqualTo(12);
    assertThat(rows.values()).containsOnly(20_000L / rows.size());
  }

  @Test
  void targetMixesTwoFamiliesAndSharesNoPromptWithThePool() {
    assertThat(rowsBySource(CORPUS.target())).isEqualTo(Map.of("medical", 30L, "sql", 20L));
    assertThat(byId(CORPUS.target())).hasSize(50).containsKeys("query-001", "query-050");
    Set<String> prompts =
        CORPUS.pool().stream().map(DemoExample::prompt).collect(Collectors.toSet());
    assertThat(CORPUS.target()).noneMatch(query -> prompts.contains(query.prompt()));
  }

  @Test
  void anotherSeedGivesAnotherCorpus() {
    Set<String> prompts =
        CORPUS.pool().stream().map(DemoExample::prompt).collect(Collectors.toSet());
    DemoCorpus other = DemoCorpus.of(new DemoConfig(1, 1_000));
    long shared = other.pool().stream().filter(row -> prompts.contains(row.prompt())).count();
    assertThat(shared).isLessThan(200);
  }

  @Test
  void fortyGroupsOfTwentyFiveCopiesArePlantedHalfOfThemInTheTargetFamily() {
    Map<String, DemoExample> pool = byId(CORPUS.pool());
    Map<String, Integer> sizes = new TreeMap<>();
    CORPUS.duplicates().forEach(copy -> sizes.merge(copy.copyOf(), 1, Integer::sum));
    assertThat(sizes).hasSize(40);
    assertThat(sizes.values()).containsOnly(25);
    assertThat(sizes.keySet())
        .filteredOn(id -> pool.get(id).source().equals("medical"))
        .hasSize(20);
    assertThat(sizes.keySet()).noneMatch(id -> pool.get(id).source().equals("sql"));
  }

  @Test
  void everyPlantedCopyIsCloseToAnOriginalOfItsFamily() {
    Map<String, DemoExample> pool = byId(CORPUS.pool());
    for (PlantedCopy planted : CORPUS.duplicates()) {
      DemoExample copy = pool.get(planted.id());
      DemoExample original = pool.get(planted.copyOf());
      assertThat(copy.source()).isEqualTo(original.source());
      assertThat(original.id()).doesNotContain("-copy-");
      assertThat(jaccard(text(copy), text(original))).as(copy.id()).isGreaterThan(0.7);
    }
  }

  @Test
  void someCopiesAreExactAndNoOtherTextRepeats() {
    Map<String, DemoExample> pool = byId(CORPUS.pool());
    Set<String> exact =
        CORPUS.duplicates().stream()
            .filter(c -> text(pool.get(c.id())).equals(text(pool.get(c.copyOf()))))
            .map(PlantedCopy::id)
            .collect(Collectors.toSet());
    assertThat(exact).hasSizeBetween(50, 200); // one in ten of 1,000
    Set<String> texts = new HashSet<>();
    for (DemoExample row : CORPUS.pool()) {
      assertThat(exact.contains(row.id()) || texts.add(text(row))).as(row.id()).isTrue();
    }
  }

  @Test
  void originalsOfAFamilyAreFartherApartThanCopies() {
    for (String family : List.of("medical", "recipes", "support")) {
      List<String> texts =
          CORPUS.pool().stream()
              .filter(row -> row.source().equals(family) && !row.id().contains("-copy-"))
              .map(DemoCorpusTest::text)
              .limit(300)
              .toList();
      long close =
          texts.stream()
              .filter(a -> texts.stream().anyMatch(b -> !a.equals(b) && jaccard(a, b) > 0.85))
              .count();
      assertThat(close).as(family).isLessThan(texts.size() / 10);
    }
  }

  @Test
  void noSlotIsLeftUnfilled() {
    assertThat(CORPUS.pool())
        .filteredOn(
            row -> !List.of("shell", "python").contains(row.source())) // braces of their own
        .noneMatch(row -> text(row).contains("{") || text(row).contains("=>"));
  }

  @Test
  void rejectsTooFewAndTooManyExamples() {
    assertThatThrownBy(() -> new DemoConfig(0, 999))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("demo.examples must be at least 1000, but is 999");
    assertThatThrownBy(() -> new DemoConfig(0, 100_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("demo.examples must be at most 100000, but is 100001");
  }

  private static Map<String, DemoExample> byId(List<DemoExample> rows) {
    Map<String, DemoExample> byId = new HashMap<>();
    rows.forEach(row -> byId.put(row.id(), row));
    return byId;
  }

  private static Map<String, Long> rowsBySource(List<DemoExample> rows) {
    return rows.stream()
        .map(DemoExample::source)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static String text(DemoExample row) {
    return row.prompt() + "\n" + row.response();
  }

  /** Words that both texts have, over words that either has; case and punctuation left out. */
  private static double jaccard(String a, String b) {
    Set<String> left = words(a);
    Set<String> right = words(b);
    Set<String> all = new TreeSet<>(left);
    all.addAll(right);
    left.retainAll(right);
    return (double) left.size() / all.size();
  }

  private static Set<String> words(String text) {
    return new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("\\W+", -1)));
  }
}

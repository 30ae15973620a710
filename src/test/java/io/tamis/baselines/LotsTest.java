package io.tamis.baselines;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.baselines.Lots.Lot;
import io.tamis.sample.Draw;
import io.tamis.sample.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LotsTest {
  private static final Map<String, Long> SIZES = Map.of("a", 40L, "b", 3L, "c", 11L);

  private static List<Lot> lots(Lots order, Map<String, Long> sizes) {
    List<Lot> lots = new ArrayList<>();
    sizes.forEach(
        (source, size) -> {
          for (int n = 0; n < size; n++) {
            lots.add(order.draw(source + n, source));
          }
        });
    Collections.shuffle(lots, new java.util.Random(3));
    return lots;
  }

  @Test
  void sourcesHaveTheSameShareAndWhatTheyLackGoesToTheOthers() {
    List<Lot> lots = lots(new Lots("random", 1), SIZES);
    Ranking ranking = Lots.rank(lots, 54);
    for (int prefix = 1; prefix <= 54; prefix++) {
      Map<Character, Long> counts = new TreeMap<>();
      for (String id : ranking.first(prefix)) {
        counts.merge(id.charAt(0), 1L, Long::sum);
      }
      long level = Lots.level(SIZES.values(), prefix);
      for (Map.Entry<String, Long> source : SIZES.entrySet()) {
        long count = counts.getOrDefault(source.getKey().charAt(0), 0L);
        assertThat(count)
            .isBetween(Math.min(level - 1, source.getValue()), Math.min(level, source.getValue()));
      }
      assertThat(ranking.tieShare(prefix)).isZero();
    }
  }

  @Test
  void withinASourceTheLeastLotsComeFirst() {
    List<Lot> lots = lots(new Lots("random", 1), SIZES);
    List<String> ofA =
        List.of(Lots.rank(lots, 54).ids()).stream().filter(id -> id.startsWith("a")).toList();
    assertThat(ofA)
        .isEqualTo(
            lots.stream()
                .filter(lot -> lot.source().equals("a"))
                .sorted(Comparator.comparingDouble(Lot::value))
                .map(Lot::id)
                .toList());
  }

  @Test
  void everyCandidateIsAsLikelyAsAnother() {
    Map<String, Long> times = new TreeMap<>();
    int seeds = 4_000;
    for (int seed = 0; seed < seeds; seed++) {
      for (String id : Lots.rank(lots(new Lots("random", seed), Map.of("", 10L)), 3).ids()) {
        times.merge(id, 1L, Long::sum);
      }
    }
    // 3 in 10 of 4,000: 1,200, standard deviation 29
    assertThat(times.values()).hasSize(10).allMatch(count -> Math.abs(count - 1200) < 145);
  }

  @Test
  void twoDrawsByTheSameSeedAgreeOnlyByChance() {
    int size = 2_000;
    String[] ids = IntStream.range(0, size).mapToObj(n -> "id" + n).toArray(String[]::new);
    double[] masses = new double[size];
    Arrays.fill(masses, 1.0 / size);
    Arrays.sort(ids);
    TieBreak ties = new TieBreak(TieBreak.By.HASH, 7);
    List<Set<String>> draws =
        List.of(
            Set.of(new Sampler(Draw.DISTINCT, 7).select(ids, masses, size / 2).ids()),
            half(ids, id -> new Lots("random", 7).draw(id, "").value()),
            half(ids, id -> new Lots("balanced", 7).draw(id, "").value()),
            Set.of(Arrays.stream(ids).sorted(ties.order()).limit(size / 2).toArray(String[]::new)));
    for (int a = 0; a < draws.size(); a++) {
      for (int b = 0; b < a; b++) {
        Set<String> both = new HashSet<>(draws.get(a));
        both.retainAll(draws.get(b));
        // 500 of 1,000, standard deviation 11
        assertThat(both.size()).as(a + " and " + b).isBetween(440, 560);
      }
    }
  }

  private static Set<String> half(String[] ids, ToDoubleFunction<String> lot) {
    return Arrays.stream(ids)
        .sorted(Comparator.comparingDouble(lot))
        .limit(ids.length / 2)
        .collect(Collectors.toSet());
  }

  @Test
  void theLevelIsTheLeastThatFillsTheBudget() {
    SplittableRandom random = new SplittableRandom(5);
    for (int trial = 0; trial < 100; trial++) {
      List<Long> sizes =
          random.longs(random.nextInt(1, 6), 1, 30).boxed().collect(Collectors.toList());
      long all = sizes.stream().mapToLong(size -> size).sum();
      long budget = random.nextLong(1, all + 1);
      long level = 0;
      while (filled(sizes, level) < budget) {
        level++;
      }
      assertThat(Lots.level(sizes, budget)).isEqualTo(level);
    }
  }

  private static long filled(List<Long> sizes, long level) {
    return sizes.stream().mapToLong(size -> Math.min(size, level)).sum();
  }
}

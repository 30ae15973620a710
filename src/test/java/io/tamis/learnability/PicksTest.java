package io.tamis.learnability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import io.tamis.learnability.Picks.Scored;
import io.tamis.sample.Quotas;
import io.tamis.sample.ScoreCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PicksTest {
  private static Quotas quotas(String... settings) {
    return Quotas.from(ConfigFile.empty().with(List.of(settings)));
  }

  /** Scores of few values, so that many tie. */
  private static List<Scored> pool(long seed) {
    Random random = new Random(seed);
    List<Scored> pool = new ArrayList<>();
    for (int n = 0; n < 14; n++) {
      pool.add(
          new Scored("" + n, "abc".charAt(random.nextInt(3)) + "", 0.1 * random.nextInt(6) - 0.2));
    }
    return pool;
  }

  private static PoolScores counted(List<Scored> pool) {
    PoolScores scores = new PoolScores();
    pool.forEach(row -> scores.add(row.source(), -1, row.score(), 0));
    return scores;
  }

  /** Through counts and cut, as a job goes. */
  private static Picks picks(List<Scored> pool, Quotas quotas, int budget) {
    TreeMap<String, ScoreCounts> counts = new TreeMap<>();
    for (Scored row : pool) {
      counts
          .computeIfAbsent(quotas.group(row.source()), key -> new ScoreCounts(PoolScores.BITS))
          .add(row.score());
    }
    Cut cut = new Cut(counts, quotas, budget);
    List<Scored> reached =
        pool.stream()
            .filter(row -> cut.reaches(quotas.group(row.source()), row.score()))
            .collect(Collectors.toCollection(ArrayList::new));
    assertThat(cut.rows()).isEqualTo(reached.size());
    Map<String, Long> sizes = new TreeMap<>();
    counts.forEach((source, of) -> sizes.put(source, of.total()));
    return Picks.best(reached, sizes, quotas, budget);
  }

  /** The largest sum over all subsets of this size that keep the quotas; nothing clever. */
  private static double bestSum(List<Scored> pool, Quotas quotas, int budget) {
    double best = Double.NEGATIVE_INFINITY;
    for (int set = 0; set < 1 << pool.size(); set++) {
      if (Integer.bitCount(set) != budget) {
        continue;
      }
      double sum = 0;
      TreeMap<String, Long> taken = new TreeMap<>();
      TreeMap<String, Long> sizes = new TreeMap<>();
      for (int n = 0; n < pool.size(); n++) {
        sizes.merge(pool.get(n).source(), 1L, Long::sum);
        if ((set >> n & 1) == 1) {
          sum += pool.get(n).score();
          taken.merge(pool.get(n).source(), 1L, Long::sum);
        }
      }
      boolean keeps =
          sizes.entrySet().stream()
              .allMatch(
                  of -> {
                    long count = taken.getOrDefault(of.getKey(), 0L);
                    return count >= quotas.floor(of.getKey(), of.getValue())
                        && count <= quotas.cap(of.getKey(), of.getValue());
                  });
      best = keeps ? Math.max(best, sum) : best;
    }
    return best;
  }

  @Test
  void theSumIsTheHighestThatQuotasAllow() {
    Quotas[] all = {
      quotas(),
      quotas("sample.by=source", "sample.floor=1"),
      quotas("sample.by=source", "sample.cap=3"),
      quotas("sample.by=source", "sample.floor=1", "sample.cap=4", "sample.floors=b=2")
    };
    for (long seed = 0; seed < 12; seed++) {
      List<Scored> pool = pool(seed);
      for (Quotas quotas : all) {
        double best = bestSum(pool, quotas, 7);
        if (best == Double.NEGATIVE_INFINITY) {
          continue; // these quotas leave no choice of 7; see below
        }
        Picks picks = picks(pool, quotas, 7);
        assertThat(picks.size()).isEqualTo(7);
        assertThat(Arrays.stream(picks.ids()).distinct()).hasSize(7);
        assertThat(Arrays.stream(picks.scores()).sum())
            .as("seed " + seed + ", " + quotas)
            .isCloseTo(best, org.assertj.core.api.Assertions.within(1e-12));
      }
    }
  }

  @Test
  void ranksAreByScoreAndThenById() {
    List<Scored> pool =
        List.of(
            new Scored("10", "", 0.5),
            new Scored("9", "", 0.5),
            new Scored("b", "", 0.5),
            new Scored("a", "", 0.7),
            new Scored("c", "", -3));
    assertThat(picks(pool, quotas(), 5).ids()).containsExactly("a", "9", "10", "b", "c");
    assertThat(picks(pool, quotas(), 2).tieShare()).isEqualTo(0.5);
    assertThat(picks(pool, quotas(), 1).tieShare()).isZero();
  }

  @Test
  void quotasThatCannotBeMetAreRefused() {
    List<Scored> pool = pool(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> picks(pool, quotas("sample.by=source", "sample.floor=3"), 5))
        .withMessageContaining(
            "sample.count, or what sample.fraction asks for, must hold the floors of all sources");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> picks(pool, quotas("sample.by=source", "sample.cap=1"), 5))
        .withMessage(
            "sample.count, or what sample.fraction asks for, must be at most what the caps of all sources let through, 3, but is 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> picks(pool, quotas("sample.by=source", "sample.caps=z=1"), 5))
        .withMessageContaining("name z; there are a, b, c");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quotas("sample.floor=3"))
        .withMessageContaining("sample.by must be source")
        .withMessageContaining("but is pool");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quotas("sample.by=source", "sample.floor=3", "sample.caps=a=2"))
        .withMessageContaining("those of a are 2 and 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quotas("sample.by=source", "sample.floors=a"))
        .withMessage("sample.floors must read SOURCE=COUNT, SOURCE=COUNT, but a part is a");
    assertThat(counted(pool).size()).isEqualTo(14);
  }
}

package io.tamis.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BestRowsTest {
  private record Given(String id, double score) {}

  @Test
  void theBestAreKeptHoweverTheyAreSplit() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Given> rows = new ArrayList<>();
      for (int n = 0; n < 200; n++) {
        rows.add(new Given("" + n, random.nextInt(20) / 4.0 - 2));
      }
      List<String> expected =
          rows.stream()
              .sorted(
                  Comparator.comparingDouble((Given row) -> -row.score)
                      .thenComparingInt(row -> Integer.parseInt(row.id)))
              .map(Given::id)
              .toList();
      Collections.shuffle(rows, random);
      int capacity = random.nextInt(230);
      BestRows[] parts = {new BestRows(capacity), new BestRows(capacity), new BestRows(capacity)};
      for (Given row : rows) {
        BestRows part = parts[random.nextInt(3)];
        if (part.takes(row.score)) {
          part.offer(row.id, "g" + row.id, row.score, 2 * row.score);
        }
      }
      BestRows.Ranked ranked = parts[0].plus(parts[1].trimmed()).plus(parts[2]).drain();
      int size = Math.min(capacity, 200);
      assertThat(ranked.ids()).containsExactlyElementsOf(expected.subList(0, size));
      for (int n = 0; n < size; n++) {
        assertThat(ranked.groups()[n]).isEqualTo("g" + ranked.ids()[n]);
        assertThat(ranked.values()[n]).isEqualTo(2 * ranked.scores()[n]);
      }
    }
  }

  @Test
  void tiesAreThoseWithTheNext() {
    BestRows best = new BestRows(4);
    for (int n = 0; n < 5; n++) {
      best.offer("" + n, "", n == 0 ? 2 : 1, 0);
    }
    BestRows.Ranked ranked = best.drain();
    assertThat(ranked.tieShare(1)).isZero();
    assertThat(ranked.tieShare(3)).isEqualTo(2.0 / 3);
    assertThat(ranked.tieShare(4)).isZero();
    assertThat(ranked.tieShare(0)).isZero();
  }
}

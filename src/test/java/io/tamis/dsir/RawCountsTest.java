package io.tamis.dsir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RawCountsTest {
  private static final int BUCKETS = 13;

  /** Each row's text has as many tokens as its number's last digit says. */
  private static RawCounts counted(int rows, int parts, long limit, long order) {
    NgramBuckets text = new NgramBuckets(BUCKETS, 1);
    List<RawCounts> counts = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      counts.add(new RawCounts(BUCKETS, limit));
    }
    Random random = new Random(order);
    for (int row = 0; row < rows; row++) {
      text.read(("w" + row + " x").repeat(row % 10).getBytes(StandardCharsets.UTF_8));
      RawCounts of = counts.get(random.nextInt(parts));
      int level = RawCounts.levelOf("row" + row);
      if (of.takes(level)) {
        of.add(level, text);
      }
    }
    java.util.Collections.shuffle(counts, random);
    return counts.stream().reduce(RawCounts::plus).orElseThrow();
  }

  @Test
  void aPoolWithinTheLimitIsCountedWhole() {
    RawCounts counts = counted(500, 3, 5_000, 0);
    assertThat(counts.fraction()).isEqualTo(1);
    assertThat(counts.total().texts()).isEqualTo(500);
    assertThat(counts.total().nGrams()).isEqualTo(counts.total().tokens());
  }

  @Test
  void aLargerOneIsSampledWithinTheLimitHoweverItIsSplit() {
    long[] first = null;
    for (int parts : new int[] {1, 2, 7, 40}) {
      RawCounts counts = counted(3_000, parts, 5_000, parts);
      assertThat(counts.total().nGrams()).isBetween(1_500L, 5_000L);
      assertThat(counts.fraction()).isLessThan(0.5);
      assertThat(counts.rows()).isEqualTo(3_000);
      first = first == null ? counts.total().counts() : first;
      assertThat(counts.total().counts()).as(parts + " parts").isEqualTo(first);
    }
  }

  @Test
  void theLastLevelCountsBeyondTheLimit() {
    NgramBuckets text = new NgramBuckets(BUCKETS, 1);
    text.read(new byte[] {'a', ' ', 'b'});
    RawCounts counts = new RawCounts(BUCKETS, 1);
    counts.add(15, text);
    assertThat(counts.fraction()).isEqualTo(1.0 / 32_768);
    assertThat(counts.total().nGrams()).isEqualTo(2);
  }
}

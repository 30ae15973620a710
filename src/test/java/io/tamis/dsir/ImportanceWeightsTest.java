package io.tamis.dsir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImportanceWeightsTest {
  @Test
  void whatTheTargetHasMoreOfWeighsMore() {
    ImportanceWeights weights = ImportanceWeights.of(new long[] {3, 1, 0}, new long[] {1, 3, 4}, 0);
    assertThat(weights.ofBucket(0)).isCloseTo(Math.log(6), within(1e-6));
    assertThat(weights.ofBucket(1)).isCloseTo(Math.log(2.0 / 3), within(1e-6));
    assertThat(weights.ofBucket(2)).isCloseTo(Math.log(1e-8) - Math.log(0.5), within(1e-6));
    assertThat(weights.of(new int[] {0, 0, 1, 9}, 3))
        .isCloseTo(2 * Math.log(6) + Math.log(2.0 / 3), within(1e-6));
  }

  @Test
  void smoothingIsAddedToTheTargetAlone() {
    ImportanceWeights weights = ImportanceWeights.of(new long[] {3, 0}, new long[] {1, 3}, 0.5);
    assertThat(weights.ofBucket(0)).isCloseTo(Math.log(3.5 / 4 / 0.25), within(1e-6));
    assertThat(weights.ofBucket(1)).isCloseTo(Math.log(0.5 / 4 / 0.75), within(1e-6));
  }

  @Test
  void theOrderOfNGramsChangesNoBit() {
    Random random = new Random(5);
    long[] target = random.longs(1_000, 0, 50).toArray();
    long[] raw = random.longs(1_000, 1, 5_000).toArray();
    ImportanceWeights weights = ImportanceWeights.of(target, raw, 0);
    for (int n = 0; n < 200; n++) {
      List<Integer> buckets =
          new java.util.ArrayList<>(random.ints(300, 0, 1_000).boxed().toList());
      double first = sum(weights, buckets);
      java.util.Collections.shuffle(buckets, random);
      assertThat(sum(weights, buckets)).isEqualTo(first);
    }
  }

  private static double sum(ImportanceWeights weights, List<Integer> buckets) {
    return weights.of(buckets.stream().mapToInt(b -> b).toArray(), buckets.size());
  }
}

package io.tamis.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBatchesTest {
  @Test
  void theLongestComeFirstAndTiesKeepTheirOrder() {
    assertThat(LengthBatches.of(new int[] {2, 5, 3, 5, 2}, 10))
        .containsExactly(new int[] {1, 3}, new int[] {2, 0, 4});
  }

  @Test
  void oneThatIsTooLongIsAlone() {
    assertThat(LengthBatches.of(new int[] {3, 20, 3}, 6))
        .containsExactly(new int[] {1}, new int[] {0, 2});
  }

  @Test
  void nothingGivesNothing() {
    assertThat(LengthBatches.of(new int[0], 6)).isEmpty();
  }

  @Test
  void eachPlaceComesOnceAndNoBatchIsTooLarge() {
    for (long seed = 0; seed < 100; seed++) {
      int[] lengths = new Random(seed).ints(50, 1, 40).toArray();
      List<int[]> batches = LengthBatches.of(lengths, 100);
      assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
          .containsExactly(IntStream.range(0, 50).toArray());
      for (int[] batch : batches) {
        int widest = Arrays.stream(batch).map(place -> lengths[place]).max().orElseThrow();
        assertThat(widest * batch.length).as("seed " + seed).isLessThanOrEqualTo(100);
      }
    }
  }
}

package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
  @Test
  void equalLogitsShareEvenly() {
    assertThat(CrossEntropy.of(new float[] {7, 7, 7, 7}, 2)).isCloseTo(Math.log(4), within(1e-15));
  }

  @Test
  void agreesWithTheNaiveFormula() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      float[] logits = new float[30];
      double sum = 0;
      for (int v = 0; v < logits.length; v++) {
        logits[v] = (float) (5 * random.nextGaussian());
        sum += Math.exp(logits[v]);
      }
      double expected = -Math.log(Math.exp(logits[3]) / sum);
      assertThat(CrossEntropy.of(logits, 3)).as("seed " + seed).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(CrossEntropy.of(new float[] {3e38f, -3e38f}, 0)).isZero();
    assertThat(CrossEntropy.of(new float[] {1000, 1001}, 0))
        .isCloseTo(Math.log(1 + Math.E), within(1e-12));
  }

  @Test
  void whatIsNoNumberStaysNone() {
    assertThat(CrossEntropy.of(new float[] {1, Float.NaN}, 0)).isNaN();
    assertThat(CrossEntropy.of(new float[] {1, Float.POSITIVE_INFINITY}, 0)).isNaN();
    assertThat(CrossEntropy.of(new float[] {1, Float.NEGATIVE_INFINITY}, 1)).isInfinite();
  }
}

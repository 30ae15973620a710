package io.tamis.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExponentialTest {
  @Test
  void agreesWithTheLibrary() {
    double largest = 0;
    for (int n = 0; n <= 1_000_000; n++) {
      double x = Exponential.LEAST * n / 1e6;
      double expected = StrictMath.exp(x);
      largest = Math.max(largest, Math.abs(Exponential.of(x) - expected) / expected);
    }
    assertThat(largest).isLessThan(5e-16);
  }

  @Test
  void isOneAtZeroAndKnowsSmallSteps() {
    assertThat(Exponential.of(0)).isEqualTo(1);
    assertThat(Exponential.of(-0.0)).isEqualTo(1);
    assertThat(Exponential.of(-1e-10)).isCloseTo(1 - 1e-10, within(1e-16));
  }
}

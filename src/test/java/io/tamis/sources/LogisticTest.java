package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogisticTest {
  @Test
  void agreesWithTheFormulas() {
    for (double margin = -30; margin <= 30; margin += 0.37) {
      assertThat(Logistic.loss(margin)).isCloseTo(Math.log(1 + Math.exp(-margin)), within(1e-12));
      assertThat(Logistic.descent(margin)).isCloseTo(1 / (1 + Math.exp(margin)), within(1e-15));
    }
  }

  @Test
  void nothingOverflows() {
    assertThat(Logistic.loss(-2000)).isEqualTo(2000);
    assertThat(Logistic.loss(2000)).isZero();
    assertThat(Logistic.loss(40)).isCloseTo(Math.exp(-40), within(1e-30));
    assertThat(Logistic.descent(-2000)).isEqualTo(1);
    assertThat(Logistic.descent(2000)).isZero();
  }
}

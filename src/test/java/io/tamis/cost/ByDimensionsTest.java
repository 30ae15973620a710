package io.tamis.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ByDimensionsTest {
  private static final ByDimensions SECONDS =
      new ByDimensions(new int[] {100, 300}, new double[] {2, 4});

  @Test
  void isStraightBetweenWhatWasMeasured() {
    assertThat(SECONDS.at(100)).isEqualTo(2);
    assertThat(SECONDS.at(200)).isEqualTo(3);
    assertThat(SECONDS.at(300)).isEqualTo(4);
  }

  @Test
  void goesOnInProportionBeyondIt() {
    assertThat(SECONDS.at(600)).isEqualTo(8);
    assertThat(SECONDS.at(50)).isEqualTo(1.25, within(1e-12));
  }

  @Test
  void neverFalls() {
    ByDimensions noisy = new ByDimensions(new int[] {10, 20, 30}, new double[] {3, 2, 5});
    for (int length = 1; length < 100; length++) {
      assertThat(noisy.at(length + 1)).isGreaterThanOrEqualTo(noisy.at(length)).isPositive();
    }
  }

  @Test
  void whatIsNoMeasurementIsRefused() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ByDimensions(new int[] {10}, new double[] {bad}))
          .withMessageContaining("seconds must be positive");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ByDimensions(new int[] {20, 10}, new double[] {1, 2}));
  }
}

package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void errorsAreRelativeToWhatWasMeasured() {
    Calibration found =
        Calibration.of(new double[] {1.1, 1.8, -3, 7}, new double[] {1, 2, -4, 0});
    assertThat(found.pairs()).isEqualTo(4);
    assertThat(found.relativeError()).isCloseTo((0.1 + 0.1 + 0.25) / 3, within(1e-12));
  }

  @Test
  void ranksAreCorrelated() {
    double[] measured = {1, 2, 3, 4, 5};
    assertThat(Calibration.of(new double[] {1, 8, 9, 70, 71}, measured).spearman()).isEqualTo(1);
    // one exchange of neighbors: 1 - 6 · 2 / (5 · 24)
    assertThat(Calibration.of(new double[] {2, 1, 3, 4, 5}, measured).spearman())
        .isCloseTo(0.9, within(1e-12));
    assertThat(Calibration.of(new double[] {1}, new double[] {2}).spearman()).isNaN();
  }
}

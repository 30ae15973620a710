package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static double spearman(double[] estimated, double[] measured) {
    return Calibration.of(estimated, estimated, measured, new int[measured.length]).spearman();
  }

  @Test
  void errorsAreRelativeToWhatWasMeasured() {
    Calibration found =
        Calibration.of(
            new double[] {1.1, 1.8, -3, 7},
            new double[] {1.5, 1.5, 1.5, 1.5},
            new double[] {1, 2, -4, 0},
            new int[4]);
    assertThat(found.pairs()).isEqualTo(4);
    assertThat(found.relativeError()).isCloseTo((0.1 + 0.1 + 0.25) / 3, within(1e-12));
    assertThat(found.control()).isCloseTo((0.5 + 0.25 + 5.5 / 4) / 3, within(1e-12));
  }

  @Test
  void ranksAreCorrelated() {
    double[] measured = {1, 2, 3, 4, 5};
    assertThat(spearman(new double[] {1, 8, 9, 70, 71}, measured)).isEqualTo(1);
    // one exchange of neighbors: 1 - 6 · 2 / (5 · 24)
    assertThat(spearman(new double[] {2, 1, 3, 4, 5}, measured)).isCloseTo(0.9, within(1e-12));
    assertThat(spearman(new double[] {1}, new double[] {2})).isNaN();
  }

  @Test
  void ranksAreThoseWithinATarget() {
    double[] measured = {1, 2, 3, 101, 102, 103, 7};
    double[] estimated = {1, 2, 3, 103, 102, 101, 7};
    int[] targets = {0, 0, 0, 4, 4, 4, 9};
    assertThat(Calibration.of(estimated, estimated, measured, targets).spearman())
        .isCloseTo(0, within(1e-12)); // 1 in one target, -1 in the other, of the third nothing
  }
}

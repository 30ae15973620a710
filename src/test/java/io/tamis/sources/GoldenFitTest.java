package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Four rows, worked out independently of this code. */
class GoldenFitTest {
  private static final float[][] ROWS = {{1, 0}, {0.5f, 1}, {-1, 2}, {2, -0.5f}};
  private static final double[] OUTPUTS = {0.2, -0.3, 0.5, 0};
  private static final double[] NONE = new double[4];
  private static final double[] ONES = {1, 1, 1, 1};
  private static final int[] ALL = {0};
  private static final Offset<Double> DIGITS = within(5e-9);

  private static LocalFit fit(double[] outputs, double penalty) {
    return new LocalFit(
        List.of(LocalFit.block(0, ROWS, outputs, ONES)), 1, penalty, TileKernel.fastest());
  }

  private static double evaluated(double[] weights) {
    float[][] rows = {{0.5f, 0.5f}, {1, -1}};
    GradientBlock block = LocalFit.block(0, rows, new double[] {0.1, -0.2}, new double[] {1, 1});
    return TargetSums.of(
                List.of(block).iterator(),
                new double[][] {weights},
                1,
                Performance.LOSS,
                TileKernel.fastest())
            .get(0)
            .sums()[0]
        / 2;
  }

  @Test
  void withBaseOutputs() {
    assertThat(fit(OUTPUTS, 0.1).exact(ALL))
        .containsExactly(new double[] {0.80715751, 0.77957797}, DIGITS);
  }

  @Test
  void withoutBaseOutputs() {
    assertThat(fit(NONE, 0.1).exact(ALL))
        .containsExactly(new double[] {0.78110797, 0.84634752}, DIGITS);
  }

  @Test
  void scikitLearnsFormIsAPenaltyOfOneOverTwiceRowsTimesC() {
    double c = 0.5;
    assertThat(fit(NONE, 1 / (2 * 4 * c)).exact(ALL))
        .containsExactly(new double[] {0.43557589, 0.46207208}, DIGITS);
  }

  @Test
  void oneStepFromZero() {
    assertThat(fit(OUTPUTS, 0.1).oneStep(ALL))
        .containsExactly(new double[] {0.77226821, 0.75290142}, DIGITS);
  }

  @Test
  void meanLossOfOtherRows() {
    assertThat(evaluated(fit(OUTPUTS, 0.1).exact(ALL))).isCloseTo(0.5630721886, within(5e-11));
    assertThat(evaluated(new double[2])).isCloseTo(0.7212677647, within(5e-11));
  }
}

package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KernelDensityTest {
  private static double density(KernelDensity kernel, double... squaredDistances) {
    return kernel.density(Arrays.stream(squaredDistances).mapToLong(kernel::kernel).sum());
  }

  @Test
  void aLoneCandidateHasDensityOne() {
    assertThat(density(KernelDensity.forPool(0.75, 80_000), 0)).isEqualTo(1);
  }

  @Test
  void exactCopiesShareOneVote() {
    assertThat(density(KernelDensity.forPool(0.75, 3), 0, 0, 0)).isEqualTo(3);
  }

  @Test
  void atTheBandwidthAndBeyondACandidateCountsForNothing() {
    for (double bandwidth : new double[] {0.1, 0.75, 3, 1e-8, 1e8}) {
      KernelDensity kernel = KernelDensity.forPool(bandwidth, 1000);
      assertThat(kernel.kernel(bandwidth * bandwidth)).isZero();
      assertThat(kernel.kernel(2 * bandwidth * bandwidth)).isZero();
      assertThat(kernel.kernel(Double.POSITIVE_INFINITY)).isZero();
      assertThat(kernel.kernel(0.999 * bandwidth * bandwidth)).isPositive();
    }
  }

  @Test
  void halfTheBandwidthCountsThreeQuarters() {
    assertThat(density(new KernelDensity(2, 40), 0, 1)).isEqualTo(1.75);
  }

  @Test
  void agreesWithTheNaiveFormula() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double h = 0.1 + random.nextDouble();
      double[] squared = random.doubles(100, 0, 2).toArray();
      double naive = Arrays.stream(squared).map(d -> Math.max(0, 1 - d / (h * h))).sum();
      assertThat(density(KernelDensity.forPool(h, 100), squared))
          .as("seed %d", seed)
          .isCloseTo(naive, within(1e-12));
    }
  }

  @Test
  void aSumDoesNotDependOnItsOrder() {
    KernelDensity kernel = KernelDensity.forPool(0.7, 1000);
    double[] squared = new SplittableRandom(1).doubles(1000, 0, 0.5).toArray();
    double forward = density(kernel, squared);
    double[] backward = new double[1000];
    Arrays.setAll(backward, i -> squared[999 - i]);
    Arrays.sort(squared);
    assertThat(density(kernel, squared)).isEqualTo(forward);
    assertThat(density(kernel, backward)).isEqualTo(forward);
  }

  @Test
  void noPoolOfCopiesOverflowsAndEachKeepsAllTheBitsThereAre() {
    for (long poolSize : new long[] {1, 2, 3, 80_000, 1 << 20, 1L << 40, (1L << 60) - 1}) {
      KernelDensity kernel = KernelDensity.forPool(1, poolSize);
      long sum = Math.multiplyExact(kernel.kernel(0), poolSize); // throws if it overflows
      assertThat(kernel.density(sum)).isEqualTo((double) poolSize);
    }
    assertThat(KernelDensity.forPool(1, 80_000).bits()).isEqualTo(46);
    assertThat(KernelDensity.forPool(1, 1).bits()).isEqualTo(61);
  }

  @Test
  void rejectsABandwidthThatIsNotPositiveAndFinite() {
    for (double bandwidth : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new KernelDensity(bandwidth, 40))
          .withMessage("density.bandwidth must be positive and finite, but is " + bandwidth);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelDensity(1, 62))
        .withMessage("bits must lie in [1, 61], but is 62");
  }
}

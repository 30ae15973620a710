package io.tamis.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactSumsTest {
  /** Of any size, the least and the largest that there are among them. */
  private static double[] addends(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] addends = new double[200];
    for (int n = 0; n < addends.length; n++) {
      addends[n] = Math.scalb(random.nextDouble(), random.nextInt(-1074, 900));
    }
    addends[7] = 0;
    addends[8] = Double.MIN_VALUE;
    addends[9] = Math.nextDown(1.0);
    return addends;
  }

  @Test
  void theSumIsThatOfAllDigits() {
    for (long seed = 0; seed < 50; seed++) {
      ExactSums sums = new ExactSums(2);
      BigDecimal exact = BigDecimal.ZERO;
      for (double addend : addends(seed)) {
        sums.add(1, addend);
        exact = exact.add(new BigDecimal(addend));
      }
      assertThat(sums.value(0)).isZero();
      assertThat(sums.value(1))
          .isBetween(exact.doubleValue() * (1 - 1e-15), exact.doubleValue() * (1 + 1e-15));
    }
  }

  @Test
  void noOrderAndNoPartsShow() {
    for (long seed = 0; seed < 50; seed++) {
      double[] addends = addends(seed);
      ExactSums forth = new ExactSums(1);
      ExactSums even = new ExactSums(1);
      ExactSums odd = new ExactSums(1);
      for (int n = 0; n < addends.length; n++) {
        forth.add(0, addends[n]);
        (n % 2 == 0 ? even : odd).add(0, addends[addends.length - 1 - n]);
      }
      odd.addAll(even);
      odd.addAll(new ExactSums(1));
      assertThat(odd.value(0)).isEqualTo(forth.value(0));
    }
  }

  @Test
  void ofPlainNumbersItIsTheirSum() {
    ExactSums sums = new ExactSums(1);
    sums.add(0, 0.5);
    sums.add(0, 0x1p60);
    sums.add(0, 0x1p-60);
    assertThat(sums.value(0)).isEqualTo(0x1p60); // to the last place
    ExactSums small = new ExactSums(1);
    for (int n = 0; n < 1 << 20; n++) {
      small.add(0, 0.1);
    }
    assertThat(small.value(0)).isEqualTo(0.1 * (1 << 20));
  }

  @Test
  void refusesWhatIsNoNumber() {
    ExactSums sums = new ExactSums(1);
    assertThatThrownBy(() -> sums.add(0, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> sums.add(0, -1)).hasMessageContaining("-1");
  }
}

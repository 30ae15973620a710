package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class ReportHistogramTest {
  @Test
  void linearBinsHaveRoundEdgesAndHoldTheirLowerOne() {
    Histogram histogram = Histogram.linear(new double[] {0, 0.9, 1, 1.5, 2, 4}, 4);
    assertThat(histogram.edges()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(histogram.counts()).containsExactly(2, 2, 1, 0, 1);
  }

  @Test
  void logarithmicBinsFillDecades() {
    Histogram histogram = Histogram.logarithmic(new double[] {1, 1, 5, 10, 99, 100}, 2);
    assertThat(histogram.edges()).containsExactly(1, 10, 100, 1000);
    assertThat(histogram.counts()).containsExactly(3, 2, 1);
  }

  @Test
  void equalValuesShareOneBin() {
    for (double value : new double[] {0, 1, 0.3, -7, 1e-200, 1e200}) {
      assertThat(Histogram.linear(new double[] {value, value}, 40).counts()).containsExactly(2);
    }
    assertThat(Histogram.logarithmic(new double[] {1, 1, 1}, 40).counts()).containsExactly(3);
  }

  @Test
  void leavesOutWhatHasNoPlaceOnTheAxis() {
    double[] values = {Double.NaN, Double.POSITIVE_INFINITY, -1, 0, 1};
    assertThat(Histogram.linear(values, 40).total()).isEqualTo(3);
    assertThat(Histogram.logarithmic(values, 40).total()).isEqualTo(1);
    assertThat(Histogram.linear(new double[] {Double.NaN}, 40).edges()).isEmpty();
    assertThat(Histogram.logarithmic(new double[0], 40).edges()).isEmpty();
  }

  @Test
  void agreesWithComparingEveryValueToEveryEdge() {
    SoftAssertions softly = new SoftAssertions();
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double scale = Math.pow(10, random.nextInt(-6, 7));
      double[] values = random.doubles(500).map(u -> scale * (0.001 + u * u)).toArray();
      for (Histogram histogram :
          new Histogram[] {Histogram.linear(values, 40), Histogram.logarithmic(values, 40)}) {
        softly
            .assertThat(histogram.counts())
            .as("seed " + seed)
            .isEqualTo(naive(values, histogram));
        softly.assertThat(histogram.counts().length).as("seed " + seed).isBetween(4, 42);
        softly.assertThat(histogram.total()).as("seed " + seed).isEqualTo(500);
      }
    }
    softly.assertAll();
  }

  private static long[] naive(double[] values, Histogram histogram) {
    long[] counts = new long[histogram.edges().length - 1];
    for (int bin = 0; bin < counts.length; bin++) {
      double low = histogram.edges()[bin];
      double high = histogram.edges()[bin + 1];
      counts[bin] = Arrays.stream(values).filter(v -> low <= v && v < high).count();
    }
    return counts;
  }
}

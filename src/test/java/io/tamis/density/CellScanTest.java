package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.RowBuffer;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CellScanTest {
  /** So few that a sum is exact as a double, and sums are compared to the bit. */
  private static final int BITS = 38;

  private static final int[] COUNTS = {1, 2, 7, 60};

  private record Sums(double[] densities, int[] nearDuplicates, long compared) {
    static Sums of(KernelSums sums, int size) {
      double[] densities = new double[size];
      int[] nearDuplicates = new int[size];
      sums.writeTo(densities, nearDuplicates, 0);
      return new Sums(densities, nearDuplicates, sums.compared());
    }
  }

  /** Around a few centers, one in five almost a copy of the one before. */
  private static float[][] clustered(int n, int d, int clusters, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] centers = RandomVectors.gaussian(clusters, d, 77 + d);
    float[][] vectors = new float[n][d];
    for (int i = 0; i < n; i++) {
      boolean copies = i > 0 && random.nextInt(5) == 0;
      float[] from = copies ? vectors[i - 1] : centers[random.nextInt(clusters)];
      double scale = copies ? random.nextInt(3) * 0.01 * spread : spread;
      for (int k = 0; k < d; k++) {
        vectors[i][k] = (float) (from[k] + scale * random.nextGaussian());
      }
    }
    return vectors;
  }

  private static VectorBlock block(Metric metric, float[][] vectors) {
    return new VectorBlock(metric, RandomVectors.ids(vectors.length), vectors);
  }

  /** Every kernel of every pair, one after another. */
  private static Sums plain(
      VectorBlock candidates, float[][] rows, double bandwidth, int neighbors) {
    KernelSums sums =
        new KernelSums(new KernelDensity(bandwidth, BITS), candidates.size(), neighbors);
    for (float[] row : rows) {
      for (int i = 0; i < candidates.size(); i++) {
        sums.add(i, candidates.squaredDistance(i, row));
      }
    }
    return Sums.of(sums, candidates.size());
  }

  private static Sums scanned(
      Cells cells, List<VectorRows> batches, double bandwidth, int neighbors) {
    CellScan scan = new CellScan(cells, new KernelDensity(bandwidth, BITS), neighbors);
    batches.forEach(scan::add);
    return Sums.of(scan.finish(), cells.candidates().size());
  }

  /** Of sizes by chance, none and one among them; a batch's memory is used again. */
  private static List<VectorRows> batches(float[][] rows, int most, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<VectorRows> batches = new ArrayList<>();
    for (int from = 0; from < rows.length; ) {
      int size = Math.min(rows.length - from, random.nextInt(most + 1));
      RowBuffer batch = new RowBuffer(Math.max(1, size));
      for (int row = from; row < from + size; row++) {
        batch.add(Integer.toString(row), rows[row]);
      }
      batches.add(batch);
      from += size;
    }
    return batches;
  }

  private static void assertSame(
      VectorBlock candidates, float[][] rows, double bandwidth, int neighbors, int... counts) {
    Sums plain = plain(candidates, rows, bandwidth, neighbors);
    for (int count : counts) {
      for (int most : new int[] {1, 50, 1000}) {
        String which = "%d cells, bandwidth %s, batches of %d".formatted(count, bandwidth, most);
        Sums scanned =
            scanned(Cells.of(candidates, count), batches(rows, most, count), bandwidth, neighbors);
        assertThat(scanned.densities).as(which).isEqualTo(plain.densities);
        assertThat(scanned.nearDuplicates).as(which).isEqualTo(plain.nearDuplicates);
      }
    }
  }

  @Test
  void theSumsAreToTheBitThoseOfAllPairs() {
    for (Metric metric : Metric.values()) {
      for (int d : new int[] {24, 40}) {
        float[][] rows = clustered(600, d, 9, 0.1, d);
        VectorBlock candidates = block(metric, Arrays.copyOf(rows, 200));
        for (double bandwidth : new double[] {1e-6, 0.02, 0.3, 1, 2, 5, 30}) {
          assertSame(candidates, rows, bandwidth, Integer.MAX_VALUE, COUNTS);
        }
      }
    }
  }

  @Test
  void theSumsAreThoseOfThePrintedFormula() {
    for (Metric metric : Metric.values()) {
      float[][] rows = clustered(500, 24, 9, 0.1, 3);
      float[][] asked = Arrays.copyOf(rows, 100);
      for (double bandwidth : new double[] {0.02, 0.5, 3}) {
        Sums scanned =
            scanned(
                Cells.of(block(metric, asked), 7),
                batches(rows, 100, 1),
                bandwidth,
                Integer.MAX_VALUE);
        for (int i = 0; i < asked.length; i++) {
          assertThat(scanned.densities[i])
              .isCloseTo(
                  NaiveDensity.at(asked[i], rows, bandwidth, Integer.MAX_VALUE, metric),
                  within(1e-7));
          assertThat(scanned.nearDuplicates[i])
              .isEqualTo(
                  NaiveDensity.nearDuplicates(
                      asked[i], rows, bandwidth, Integer.MAX_VALUE, metric));
        }
      }
    }
  }

  @Test
  void whereOnlyTheNearestCountTheyAreFound() {
    for (Metric metric : Metric.values()) {
      float[][] rows = clustered(500, 24, 9, 0.1, 5);
      VectorBlock candidates = block(metric, Arrays.copyOf(rows, 120));
      for (double bandwidth : new double[] {0.02, 0.5, 3}) {
        assertSame(candidates, rows, bandwidth, 4, COUNTS);
      }
    }
  }

  /** Rows at one bandwidth from a candidate, less a little, straight away from all others. */
  @Test
  void whatLiesAtTheEndOfACellsReachCounts() {
    for (long seed = 0; seed < 20; seed++) {
      float[][] asked = clustered(60, 24, 1, 1, seed);
      double[] mean = new double[24];
      for (float[] vector : asked) {
        for (int k = 0; k < 24; k++) {
          mean[k] += vector[k] / 60.0;
        }
      }
      float[][] rows = new float[60][24];
      for (int i = 0; i < 60; i++) {
        double norm = 0;
        for (int k = 0; k < 24; k++) {
          norm += (asked[i][k] - mean[k]) * (asked[i][k] - mean[k]);
        }
        double step = 0.75 * (1 - 1e-6) / Math.sqrt(norm);
        for (int k = 0; k < 24; k++) {
          rows[i][k] = (float) (asked[i][k] + step * (asked[i][k] - mean[k]));
        }
      }
      VectorBlock candidates = block(Metric.EUCLIDEAN, asked);
      for (int within : plain(candidates, rows, 0.75, Integer.MAX_VALUE).nearDuplicates) {
        assertThat(within).isNotNegative();
      }
      assertSame(candidates, rows, 0.75, Integer.MAX_VALUE, 1, 2, 60, 100);
    }
  }

  @Test
  void pairsExactlyAtTheBandwidthCountForNothing() {
    float[][] asked = {{9, 0, 0}, {11, 0, 0}}; // one cell: around 10, with radius 1
    float[][] rows = {{13, 0, 0}, {13.0001f, 0, 0}, {12.9999f, 0, 0}, {7, 0, 0}, {7.0001f, 0, 0}};
    VectorBlock candidates = block(Metric.EUCLIDEAN, asked);
    assertSame(candidates, rows, 2, Integer.MAX_VALUE, 1, 2, 3);
    Sums scanned = scanned(Cells.of(candidates, 1), batches(rows, 2, 1), 2, Integer.MAX_VALUE);
    assertThat(scanned.nearDuplicates).containsExactly(0, 0); // one each, as if it were itself
  }

  @Test
  void copiesOfOneVectorAreAllCounted() {
    float[][] copies = new float[100][];
    Arrays.fill(copies, RandomVectors.gaussian(1, 24, 6)[0]);
    float[][] rows = Arrays.copyOf(copies, 170);
    System.arraycopy(RandomVectors.gaussian(70, 24, 7), 0, rows, 100, 70);
    for (Metric metric : Metric.values()) {
      VectorBlock candidates = block(metric, copies);
      for (double bandwidth : new double[] {1e-6, 1, 100}) {
        assertSame(candidates, rows, bandwidth, Integer.MAX_VALUE, COUNTS);
      }
      Sums scanned = scanned(Cells.of(candidates, 7), batches(rows, 9, 1), 1e-3, Integer.MAX_VALUE);
      double[] all = new double[100];
      Arrays.fill(all, 100);
      assertThat(scanned.densities).containsExactly(all, within(1e-6));
      assertThat(scanned.nearDuplicates).containsOnly(99);
    }
  }

  @Test
  void vectorsOfZerosHaveNeighborsToo() {
    float[][] rows = clustered(300, 24, 5, 0.1, 8);
    for (int i = 0; i < rows.length; i += 4) {
      rows[i] = new float[24];
    }
    VectorBlock candidates = block(Metric.EUCLIDEAN, Arrays.copyOf(rows, 100));
    for (double bandwidth : new double[] {1e-6, 0.3, 30}) {
      assertSame(candidates, rows, bandwidth, Integer.MAX_VALUE, COUNTS);
    }
    VectorBlock zeros = block(Metric.EUCLIDEAN, new float[70][24]);
    assertSame(zeros, rows, 0.5, Integer.MAX_VALUE, 1, 2, 7);
  }

  @Test
  void farFromTheOriginNoPairIsLost() {
    float[][] rows = clustered(400, 40, 6, 1e-3, 9);
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = 300 + row[k] * 0.01f;
      }
    }
    VectorBlock candidates = block(Metric.EUCLIDEAN, Arrays.copyOf(rows, 150));
    for (double bandwidth : new double[] {1e-4, 1e-3, 0.05}) {
      assertSame(candidates, rows, bandwidth, Integer.MAX_VALUE, COUNTS);
    }
  }

  @Test
  void nobodyAroundIsNobodyCounted() {
    VectorBlock candidates = block(Metric.EUCLIDEAN, clustered(100, 24, 5, 0.1, 10));
    float[][] far = clustered(90, 24, 5, 0.1, 11);
    for (float[] row : far) {
      row[0] += 1000;
    }
    Sums scanned = scanned(Cells.of(candidates, 7), batches(far, 40, 2), 0.5, Integer.MAX_VALUE);
    assertThat(scanned.densities).containsOnly(0);
    assertThat(scanned(Cells.of(candidates, 7), List.of(), 0.5, Integer.MAX_VALUE).nearDuplicates)
        .containsOnly(-1);
  }

  @Test
  void amongClustersFarApartFewPairsAreCompared() {
    for (Metric metric : Metric.values()) {
      float[][] rows = clustered(8000, 24, 25, 0.02, 12);
      VectorBlock candidates = block(metric, Arrays.copyOf(rows, 2000));
      for (Cells cells : List.of(Cells.of(candidates), Cells.of(candidates, 60))) {
        Sums scanned = scanned(cells, batches(rows, 700, 1), 0.1, Integer.MAX_VALUE);
        assertThat(scanned.compared).as("%s", metric).isLessThan(8000L * 2000 / 5);
        assertThat(scanned.densities)
            .isEqualTo(plain(candidates, rows, 0.1, Integer.MAX_VALUE).densities);
      }
    }
  }
}

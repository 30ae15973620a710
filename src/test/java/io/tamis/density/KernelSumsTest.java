package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KernelSumsTest {
  private static final KernelDensity KERNEL = KernelDensity.forPool(1, 1000);

  /** Sixteenths up to twice the bandwidth, the candidate's own 0 among them. */
  private static double[][] distances(int size, SplittableRandom random) {
    double[][] squared = new double[size][];
    for (int i = 0; i < size; i++) {
      squared[i] = random.ints(1 + random.nextInt(60), 0, 32).mapToDouble(n -> n / 16.0).toArray();
      squared[i][random.nextInt(squared[i].length)] = 0;
    }
    return squared;
  }

  /** Each distance goes to one of the parts by chance; the parts are then added up. */
  private static KernelSums dealt(
      double[][] squared, int parts, int neighbors, SplittableRandom random) {
    List<KernelSums> sums = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      sums.add(new KernelSums(KERNEL, squared.length, neighbors));
    }
    for (int i = 0; i < squared.length; i++) {
      for (double distance : squared[i]) {
        sums.get(random.nextInt(parts)).add(i, distance);
      }
    }
    return sums.stream().reduce(KernelSums::plus).orElseThrow();
  }

  private static void assertAgrees(double[][] squared, KernelSums sums, int neighbors, long seed) {
    double[] densities = new double[squared.length + 3];
    int[] nearDuplicates = new int[squared.length + 3];
    sums.writeTo(densities, nearDuplicates, 2);
    for (int i = 0; i < squared.length; i++) {
      double[] nearest = Arrays.stream(squared[i]).sorted().limit(neighbors).toArray();
      assertThat(densities[2 + i])
          .as("candidate %d, seed %d", i, seed)
          .isCloseTo(Arrays.stream(nearest).map(d -> Math.max(0, 1 - d)).sum(), within(1e-12));
      assertThat(nearDuplicates[2 + i])
          .isEqualTo((int) Arrays.stream(nearest).filter(d -> d < 1).count() - 1);
    }
    assertThat(densities[1] + densities[squared.length + 2]).isZero();
    assertThat(nearDuplicates[1] + nearDuplicates[squared.length + 2]).isZero();
  }

  @Test
  void sumsOfPartsAreThoseOfTheWhole() {
    for (long seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] squared = distances(1 + random.nextInt(8), random);
      KernelSums sums = dealt(squared, 1 + random.nextInt(4), Integer.MAX_VALUE, random);
      assertAgrees(squared, sums, Integer.MAX_VALUE, seed);
    }
  }

  @Test
  void whereOnlyTheNearestCountPartsKeepWhatASortPutsFirst() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] squared = distances(1 + random.nextInt(8), random);
      int neighbors = 1 + random.nextInt(30);
      KernelSums sums = dealt(squared, 1 + random.nextInt(4), neighbors, random);
      assertAgrees(squared, sums, neighbors, seed);
    }
  }

  private static byte[] written(KernelSums sums) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sums);
    }
    return bytes.toByteArray();
  }

  private static KernelSums read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (KernelSums) in.readObject();
    }
  }

  @Test
  void sumsThatTravelKeepAll() throws Exception {
    for (int neighbors : new int[] {Integer.MAX_VALUE, 7}) {
      for (long seed = 0; seed < 50; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] squared = distances(1 + random.nextInt(8), random);
        KernelSums sums = dealt(squared, 1, neighbors, random);
        sums.compared(seed << 40);
        KernelSums arrived = read(written(sums));
        assertThat(arrived.compared()).isEqualTo(seed << 40);
        assertAgrees(squared, arrived, neighbors, seed);
        KernelSums none = read(written(new KernelSums(KERNEL, squared.length, neighbors)));
        assertAgrees(squared, none.plus(arrived), neighbors, seed); // and go on adding up
      }
    }
  }

  @Test
  void onlyCandidatesThatWereTouchedCostBytes() throws Exception {
    for (int touched : new int[] {0, 1, 50, 1000}) {
      KernelSums sums = new KernelSums(KERNEL, 100_000, Integer.MAX_VALUE);
      for (int n = 0; n < touched; n++) {
        sums.add(97 * n, 0.5);
        sums.add(97 * n + 1, 1.5); // beyond the bandwidth
      }
      byte[] bytes = written(sums);
      assertThat(bytes).hasSizeLessThan(16 * touched + 500);
      double[] densities = new double[100_000];
      read(bytes).writeTo(densities, new int[100_000], 0);
      assertThat(Arrays.stream(densities).filter(d -> d == 0.5).count()).isEqualTo(touched);
      assertThat(Arrays.stream(densities).sum()).isEqualTo(0.5 * touched);
    }
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.NpyFiles;
import io.tamis.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Copies of 1 % of the candidates move little mass between the copied groups and the rest, where
 * densities are on.
 */
class NearDuplicatesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"0.1, 100", "0.3, 10", "0.3, 100"})
  void copiesOfOnePercentMoveLessThanOneTwentiethOfTheMass(double bandwidth, int times)
      throws Exception {
    String pool = SharedData.path("vectors/pool.npy");
    assertThat(Math.abs(share(pool, times, bandwidth) - share(pool, 0, bandwidth)))
        .isLessThan(0.05);
  }

  @Test
  void withoutDensitiesCopiesTakeTheMass() throws Exception {
    String pool = SharedData.path("vectors/pool.npy");
    assertThat(share(pool, 100, 0) - share(pool, 0, 0)).isGreaterThan(0.3);
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.3"})
  void editedTextsMoveLessThanOneTwentiethOfTheMass(double bandwidth) throws Exception {
    String pool = SharedData.path("vectors/pool_full_f16.npy");
    List<String> ids = packedLines(SharedData.path("vectors/pool_full_ids.txt.gz"));
    List<String> copies = Files.readAllLines(Path.of(SharedData.path("vectors/neardup_ids.txt")));
    Set<Integer> group = new HashSet<>();
    copies.forEach(line -> group.add(ids.indexOf(line.substring(line.indexOf('\t') + 1))));
    double before = share(plan(pool, bandwidth), group);
    Files.copy(Path.of(pool), folder.resolve("a.npy"));
    Files.copy(Path.of(SharedData.path("vectors/neardup.npy")), folder.resolve("b.npy"));
    for (int n = 0; n < copies.size(); n++) {
      group.add(ids.size() + n);
    }
    double after = share(plan(folder.toString(), bandwidth), group);
    assertThat(Math.abs(after - before)).isLessThan(0.05);
  }

  private static List<String> packedLines(String file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of(file)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** The mass of the originals and their copies. */
  private double share(String pool, int times, double bandwidth) throws Exception {
    Set<Integer> group = new HashSet<>();
    Arrays.stream(NearCopies.originals()).forEach(group::add);
    if (times == 0) {
      return share(plan(pool, bandwidth), group);
    }
    Path both = Files.createTempDirectory(folder, "both");
    Files.copy(Path.of(pool), both.resolve("a.npy"));
    NpyFiles.write(both.resolve("b.npy"), NearCopies.of(pool, times));
    int rows = NpyFiles.read(pool).length;
    for (int n = 0; n < 200 * times; n++) {
      group.add(rows + n);
    }
    return share(plan(both.toString(), bandwidth), group);
  }

  private static double share(Map<Integer, Double> masses, Set<Integer> group) {
    return masses.entrySet().stream()
        .filter(entry -> group.contains(entry.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static Map<Integer, Double> plan(String pool, double bandwidth) throws Exception {
    PlanSearch.Outcome outcome =
        Given.plan(
            Given.vectors(
                pool,
                SharedData.path("vectors/queries_gsm8k.npy"),
                "transport.alpha=0.6",
                "density.bandwidth=" + bandwidth));
    assertThat(outcome.plan().dry()).isEmpty();
    return Given.masses(outcome);
  }
}

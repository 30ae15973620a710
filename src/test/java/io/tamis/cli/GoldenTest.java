package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.NpyFiles;
import io.tamis.SharedData;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published reference's results, in its own settings, on the given vectors. */
class GoldenTest {
  private static final String GOLDEN = "golden";

  @TempDir private static Path folder;

  static Stream<String> cases() {
    String[] files =
        new File("../shared/data/" + GOLDEN).list((at, name) -> name.endsWith(".json"));
    return files == null ? Stream.of("absent") : Arrays.stream(files).sorted();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReference(String name) throws Exception {
    JsonNode golden = new ObjectMapper().readTree(new File(SharedData.path(GOLDEN + "/" + name)));
    PlanSearch.Outcome outcome = Given.plan(parity(golden));
    JsonNode expected = golden.get("f64");
    assertThat(Arrays.stream(outcome.plan().masses()).sum()).isCloseTo(1, within(1e-12));
    if (expected.has("error")) {
      capped(outcome, golden.get("independent").get("s").asDouble());
      return;
    }
    double s = expected.get("s").asDouble();
    assertThat(outcome.plan().s()).isCloseTo(s, within(1e-9 * s));
    Map<Integer, Double> masses = Given.masses(outcome);
    Map<Integer, Double> reference = new TreeMap<>();
    for (int n = 0; n < expected.get("prob").size(); n++) {
      reference.put(
          expected.get("prob_index").get(n).asInt(), expected.get("prob").get(n).asDouble());
    }
    assertThat(masses.keySet()).isEqualTo(reference.keySet());
    double difference =
        masses.entrySet().stream()
            .mapToDouble(entry -> Math.abs(entry.getValue() - reference.get(entry.getKey())))
            .sum();
    assertThat(difference).isLessThan(1e-9);
    assertThat(outcome.plan().meanDistance())
        .isCloseTo(expected.get("objective").asDouble(), within(1e-9));
    assertThat(outcome.densities().nearDuplicatesMean())
        .isCloseTo(golden.get("independent").get("near_duplicates_mean").asDouble(), within(1e-9));
    boolean stopped = golden.get("independent").get("stopped").asBoolean();
    assertThat(outcome.plan().dry().length == golden.get("M").asInt()).isEqualTo(!stopped);
    if (outcome.plan().dry().length == 0) {
      assertThat(outcome.plan().gap()).isCloseTo(0, within(1e-12));
    }
  }

  /** Where the reference fails its own assertion: no query ships more than its mass. */
  private static void capped(PlanSearch.Outcome outcome, double s) {
    assertThat(outcome.plan().s()).isCloseTo(s, within(1e-9));
    assertThat(outcome.plan().support()).isEqualTo(10);
    assertThat(outcome.plan().masses()).contains(0.1);
    assertThat(outcome.plan().gap()).isCloseTo(0, within(1e-12));
  }

  private static JobConfig parity(JsonNode golden) {
    return Given.vectors(
        candidates(golden.get("candidates").asText()),
        queries(golden.get("queries").asText()),
        "search.kind=exact",
        "search.depth=" + golden.get("L"),
        "density.scope=prefetched",
        "density.neighbors=" + golden.get("kde_k"),
        "density.bandwidth=" + golden.get("sigma"),
        "transport.alpha=" + golden.get("alpha"),
        "transport.distance-scale=" + golden.get("C"));
  }

  private static String candidates(String text) {
    String first = SharedData.path(text.split(" ", 2)[0]);
    if (text.endsWith("computed rows")) {
      return together(
          first, NpyFiles.write(folder.resolve("copies.npy"), NearCopies.of(first, 100)));
    }
    if (text.endsWith("twice")) {
      return together(first, first);
    }
    return text.contains(" + ")
        ? together(first, SharedData.path(text.substring(text.indexOf(" + ") + 3)))
        : first;
  }

  private static String queries(String text) {
    String file = SharedData.path(text.split(" ", 2)[0]);
    if (text.contains(" rows ")) {
      int last = Integer.parseInt(text.substring(text.lastIndexOf('.') + 1));
      return NpyFiles.write(
          folder.resolve("queries.npy"), Arrays.copyOf(NpyFiles.read(file), last + 1));
    }
    return text.endsWith("twice") ? together(file, file) : file;
  }

  /** A folder with both files, the first before the second. */
  private static String together(String first, String second) {
    try {
      Path both = Files.createTempDirectory(folder, "both");
      Files.copy(Path.of(first), both.resolve("a.npy"));
      Files.copy(Path.of(second), both.resolve("b.npy"));
      return both.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What goes into jobs on an index and what comes out of them, as files. */
final class IndexFiles {
  private IndexFiles() {}

  /** Rows with ids from {@code first} on, as lines of JSON. */
  static Path rows(Path file, int first, float[][] vectors) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int j = 0; j < vectors.length; j++) {
      lines.append(row("r" + (first + j), Arrays.toString(vectors[j])));
    }
    Files.createDirectories(file.getParent());
    return JobFiles.text(file, lines.toString());
  }

  static String row(String id, String vector) {
    return "{\"id\": \"" + id + "\", \"v\": " + vector + "}\n";
  }

  /** Settings that all commands share. */
  static List<String> on(Path candidates, Path queries, Path index, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + candidates,
                "candidates.id=id",
                "candidates.embedding=v",
                "queries.path=" + queries,
                "queries.id=id",
                "queries.embedding=v",
                "sample.count=20",
                "search.depth=60",
                "index.shards=2",
                "index.path=" + index));
    all.addAll(List.of(settings));
    return all;
  }

  /** {@code index build}, {@code append} or {@code info}. */
  static Ran index(String command, List<String> settings) {
    List<String> arguments = new ArrayList<>(List.of("index"));
    arguments.addAll(Arrays.asList(Ran.arguments(command, settings)));
    return Ran.of(arguments.toArray(String[]::new));
  }

  static Ran done(Ran ran) {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    return ran;
  }

  /** Holds the command to exit code 2 and one line. */
  static void assertRefused(Ran ran, String... told) {
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaints()).as(ran.err()).hasSize(1);
    assertThat(ran.complaints().get(0)).startsWith("tamis: ").contains(told);
  }

  static JsonNode manifest(Path index) throws IOException {
    return new ObjectMapper().readTree(index.resolve("manifest.json").toFile());
  }

  /** Every file below, with its bytes' hash. */
  static Map<String, Integer> everything(Path folder) throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Arrays.hashCode(Files.readAllBytes(path)));
      }
    }
    return files;
  }

  /** Sum of the masses' differences, in [0, 2]. */
  static double difference(Path one, Path other) {
    Map<String, Double> a = JobFiles.masses(one);
    Map<String, Double> b = JobFiles.masses(other);
    TreeSet<String> ids = new TreeSet<>(a.keySet());
    ids.addAll(b.keySet());
    return ids.stream()
        .mapToDouble(id -> Math.abs(a.getOrDefault(id, 0.0) - b.getOrDefault(id, 0.0)))
        .sum();
  }
}

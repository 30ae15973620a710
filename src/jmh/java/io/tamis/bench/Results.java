package io.tamis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Figures by dataset, system and name: lines of a text file, which the hnswlib script adds to. */
final class Results {
  private final Path file;
  private final Map<String, Double> figures = new LinkedHashMap<>();

  Results(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int tab = line.lastIndexOf('\t');
        figures.put(line.substring(0, tab), Double.valueOf(line.substring(tab + 1)));
      }
    }
  }

  void add(String dataset, String system, String name, double... repeats) throws IOException {
    double[] sorted = repeats.clone();
    Arrays.sort(sorted);
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    String key = String.join("\t", dataset, system, name);
    figures.put(key, median);
    Files.writeString(
        file, key + "\t" + median + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  Set<String> datasets() {
    return figures.keySet().stream()
        .map(key -> key.substring(0, key.indexOf('\t')))
        .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  /** Not a number if it was not measured. */
  double of(String dataset, String system, String name) {
    return figures.getOrDefault(String.join("\t", dataset, system, name), Double.NaN);
  }
}

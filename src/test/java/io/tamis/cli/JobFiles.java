package io.tamis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.LocalSpark;
import io.tamis.demo.DemoConfig;
import io.tamis.demo.DemoCorpus;
import io.tamis.demo.DemoFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What goes into a job and what comes out of it, as files. */
final class JobFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobFiles() {}

  /** The made corpus with 2,000 examples. */
  static Path demo(Path folder) throws IOException {
    DemoFolder.write(DemoCorpus.of(new DemoConfig(0, 2_000)), folder);
    return folder;
  }

  /**
   * A job on the made corpus's texts, with further settings. Its rows that differ from a query in a
   * number are near-copies, but here they stay: what they are to the guard has a test of its own.
   */
  static List<String> onTexts(Path candidates, Path queries, Object output, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + candidates,
                "candidates.id=id",
                "candidates.text={prompt}\\n{response}",
                "candidates.source=source",
                "queries.path=" + queries,
                "queries.id=id",
                "queries.text={prompt}\\n{response}",
                "transport.alpha=0.6",
                "sample.count=200",
                "decontaminate.action=off",
                "output.path=" + output));
    all.addAll(List.of(settings));
    return all;
  }

  /** Writes text, packed if the name says so. */
  static Path text(Path file, String text) {
    try (OutputStream out = Files.newOutputStream(file)) {
      if (file.toString().endsWith(".gz")) {
        try (OutputStream packed = new GZIPOutputStream(out)) {
          packed.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
      } else {
        out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Dataset<Row> table(Path folder) {
    return LocalSpark.session().read().parquet(folder.toString());
  }

  /** Masses of a run by id. */
  static Map<String, Double> masses(Path output) {
    Map<String, Double> masses = new TreeMap<>();
    table(output.resolve("masses"))
        .collectAsList()
        .forEach(row -> masses.put(row.getAs("id"), row.getAs("mass")));
    return masses;
  }

  static JsonNode metrics(Path output) throws IOException {
    return JSON.readTree(output.resolve("metrics.json").toFile());
  }

  /** The points of the charts in a run's report. */
  static JsonNode series(Path output) throws IOException {
    String page = Files.readString(output.resolve("report.html"));
    String start = "<script type=\"application/json\" id=\"series\">";
    int from = page.indexOf(start) + start.length();
    return JSON.readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}

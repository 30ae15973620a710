package io.tamis.bench;

import io.tamis.index.Encoding;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** All figures as Markdown; a dash where one was not measured. */
record IndexTables(Results results) {
  private static final String NATIVE = "hnswlib";

  void print(PrintStream out) {
    out.println(
        "| vectors | encoding | built, vectors/s a core | bytes a vector | recall at k = 10, 100, 1,000 | queries/s |");
    out.println("| --- | --- | --- | --- | --- | --- |");
    for (String dataset : results.datasets()) {
      for (Encoding encoding : Encoding.values()) {
        String system = encoding.toString();
        out.printf(
            "| %s | %s | %s | %s | %s | %s |%n",
            dataset,
            system.toLowerCase(Locale.ROOT),
            whole(results.of(dataset, system, "CPU rate of 1")),
            whole(results.of(dataset, system, "bytes")),
            depths(dataset, system, "recall@", "%.4f"),
            depths(dataset, system, "queries@", "%,.0f"));
      }
    }
    out.println();
    out.println(
        "| vectors | threads | Tamis, vectors/s | hnswlib, vectors/s | ratio | Tamis a CPU second | hnswlib a CPU second | ratio | Tamis, recall at 100 | hnswlib, recall at 100 |");
    out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (String dataset : results.datasets()) {
      for (int threads = 1; threads <= 2; threads++) {
        String recall = threads == 1 ? "recall@100" : "recall of 2";
        out.printf(
            "| %s | %d | %s | %s | %s | %s |%n",
            dataset,
            threads,
            compared(dataset, "rate of " + threads),
            compared(dataset, "CPU rate of " + threads),
            number("%.4f", results.of(dataset, Encoding.FLOAT32.toString(), recall)),
            number("%.4f", results.of(dataset, NATIVE, recall)));
      }
    }
  }

  private String depths(String dataset, String system, String name, String format) {
    return Truth.DEPTHS.stream()
        .map(k -> number(format, results.of(dataset, system, name + k)))
        .collect(Collectors.joining(" / "));
  }

  private String compared(String dataset, String name) {
    double own = results.of(dataset, Encoding.FLOAT32.toString(), name);
    double other = results.of(dataset, NATIVE, name);
    return String.join(" | ", whole(own), whole(other), number("%.2f", own / other));
  }

  private static String whole(double value) {
    return number("%,.0f", value);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.US, format, value);
  }
}

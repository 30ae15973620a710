package io.tamis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tamis.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A copy of a finished run whose files are changed, with their hashes in the certificate. */
record ChangedRun(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static ChangedRun copy(Path run, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(run.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return new ChangedRun(to);
  }

  static ObjectNode certificate(Path run) throws IOException {
    return (ObjectNode) JSON.readTree(run.resolve("certificate.json").toFile());
  }

  static Ran verify(Path run, String... options) {
    return Ran.of(
        Stream.concat(Stream.of("verify", run.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  /** What was found by the name of each check with this result, as {@code --json} tells it. */
  static Map<String, String> found(Ran ran, String result) throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (JsonNode check : JSON.readTree(ran.out()).get("checks")) {
      if (check.get("result").asText().equals(result)) {
        found.put(check.get("name").asText(), check.get("found").asText());
      }
    }
    return found;
  }

  /** The names of the checks that failed, by what they found. */
  Map<String, String> failed(String... options) throws IOException {
    String[] all = Stream.concat(Stream.of("--json"), Stream.of(options)).toArray(String[]::new);
    return found(verify(path, all), "failed");
  }

  ObjectNode certificate() throws IOException {
    return certificate(path);
  }

  void write(ObjectNode certificate) throws IOException {
    JSON.writeValue(path.resolve("certificate.json").toFile(), certificate);
  }

  /** Takes away a table, and what the certificate says of its files. */
  void drop(String table) throws IOException {
    ObjectNode certificate = certificate();
    try (Stream<Path> files = Files.list(path.resolve(table))) {
      for (Path file : files.toList()) {
        ((ObjectNode) certificate.get("tables")).remove(table + "/" + file.getFileName());
        Files.delete(file);
      }
    }
    Files.delete(path.resolve(table));
    write(certificate);
  }

  void rewrite(String table, UnaryOperator<Dataset<Row>> change) throws Exception {
    Path made = path.resolveSibling(path.getFileName() + "-" + table);
    change
        .apply(LocalSpark.session().read().parquet(path.resolve(table).toString()))
        .coalesce(1)
        .write()
        .parquet(made.toString());
    Path part;
    try (Stream<Path> files = Files.list(made)) {
      part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    String name = table + "/part-00000.parquet";
    Files.write(path.resolve(name), Files.readAllBytes(part));
    Files.deleteIfExists(path.resolve(table + "/.part-00000.parquet.crc"));
    ObjectNode certificate = certificate();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(part));
    ((ObjectNode) certificate.get("tables")).put(name, HexFormat.of().formatHex(digest));
    write(certificate);
  }
}

package io.tamis.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.certificate.Certificate;
import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.output.FolderHashes;
import io.tamis.output.OutputFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that a {@code select} left, opened: nothing is known of it but its files.
 *
 * @param path of the folder, as it was given
 */
record FinishedRun(FileSystem filesystem, Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws IllegalArgumentException if it is no folder of a finished run; names what is missing
   */
  static FinishedRun open(Configuration hadoop, String run) {
    try {
      Path path = new Path(run);
      FileSystem filesystem = path.getFileSystem(hadoop);
      Require.that(
          filesystem.exists(path), "RUN must be the folder of a run, but there is no " + run);
      for (String name : new String[] {"_SUCCESS", OutputFolder.MANIFEST, OutputFolder.METRICS}) {
        Require.that(
            filesystem.exists(new Path(path, name)),
            "RUN must be the folder of a finished run, but " + run + " has no " + name);
      }
      return new FinishedRun(filesystem, path);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + run, e);
    }
  }

  /** What the run was made from. */
  JsonNode manifest() {
    return json(OutputFolder.MANIFEST);
  }

  /** The run's figures. */
  JsonNode metrics() {
    return json(OutputFolder.METRICS);
  }

  /** Whether the queries were of several targets, each with a plan of its own. */
  boolean hasTargets() {
    return has("targets") || metrics().has("targets");
  }

  /** Candidates that could get mass: all but those that were quarantined. */
  long candidates() {
    JsonNode metrics = metrics();
    return metrics.path("candidates").asLong() - metrics.path("decontaminate.quarantined").asLong();
  }

  private JsonNode json(String name) {
    try {
      JsonNode json = JSON.readTree(text(name));
      Require.that(json.isObject(), name + " must be a JSON object, but is none");
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          name + " must be JSON, but is none: " + e.getOriginalMessage(), e);
    }
  }

  /** A file of the run, whole: figures or the report, not more than the run had on the driver. */
  String text(String name) {
    // a file that changed is told by our own hashes
    FileSystem raw =
        filesystem instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : filesystem;
    try (InputStream in = raw.open(new Path(path, name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          "RUN must be the folder of a finished run, but " + path + " has no " + name, e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + new Path(path, name), e);
    }
  }

  /**
   * @throws IllegalArgumentException if there is none, or it is not as we write it
   */
  Certificate certificate() {
    String text = text(OutputFolder.CERTIFICATE);
    try {
      return Certificate.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          new Path(path, OutputFolder.CERTIFICATE) + " is no certificate: " + e.getMessage(), e);
    }
  }

  /** Hashes of the files that are there now; the certificate has none of its own. */
  SortedMap<String, String> hashes() {
    SortedMap<String, String> hashes = FolderHashes.of(filesystem, path);
    hashes.remove(OutputFolder.CERTIFICATE);
    return hashes;
  }

  /** Every key that was given. */
  Map<String, String> given() {
    Map<String, String> given = new TreeMap<>();
    manifest()
        .path("config")
        .properties()
        .forEach(entry -> given.put(entry.getKey(), entry.getValue().asText()));
    return given;
  }

  /**
   * The job, as it was told then.
   *
   * @throws IllegalArgumentException if this version does not know its keys or values
   */
  JobConfig config() {
    return JobConfig.from(ConfigFile.of(given()));
  }

  /** Whether the run wrote a table of this name. */
  boolean has(String table) {
    try {
      return filesystem.exists(new Path(path, table));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + new Path(path, table), e);
    }
  }

  /** Where a table lies. */
  String place(String table) {
    return filesystem.makeQualified(new Path(path, table)).toString();
  }
}

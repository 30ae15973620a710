package io.tamis.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tamis.arrow.ArrowShards;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * A folder as {@code save_to_disk} of Hugging Face's datasets leaves it: streams of Arrow's, and
 * two files that name and describe them. What the columns mean is left to the schema, because older
 * releases cannot read how newer ones write it.
 */
record ArrowWriter() implements TableWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Letters of the fingerprints that datasets makes. */
  private static final int FINGERPRINT_LETTERS = 16;

  /**
   * A stream under the name of its task.
   *
   * @param name of the file
   */
  record Part(String name, ArrowShards.Shard shard) implements java.io.Serializable {}

  @Override
  public void write(FileSystem filesystem, Path folder, Dataset<Row> rows) {
    rows.write()
        .format(ArrowSink.class.getName())
        .option(ArrowSink.FOLDER, folder.toUri().toString())
        .mode(SaveMode.Append)
        .save();
  }

  /**
   * Where tasks write. Of a task that Spark gave up, as its executor died or another was faster,
   * nobody may be left to remove the files; they go with this folder.
   */
  static Path attempts(Path folder) {
    return new Path(folder, "_attempts");
  }

  /**
   * Moves the streams out of the folder of attempts, removes that, and describes them.
   *
   * @param parts in the order of the rows
   */
  static void finish(FileSystem filesystem, Path folder, List<Part> parts) throws IOException {
    List<Part> filled = parts.stream().filter(part -> part.shard().rows() > 0).toList();
    List<Part> kept = filled.isEmpty() ? parts.subList(0, 1) : filled; // it holds the schema
    Path attempts = attempts(folder);
    ObjectNode state = JSON.createObjectNode();
    for (int n = 0; n < kept.size(); n++) {
      String name = "data-%05d-of-%05d.arrow".formatted(n, kept.size());
      TableWriter.rename(
          filesystem, new Path(attempts, kept.get(n).name()), new Path(folder, name));
      state.withArray("_data_files").addObject().put("filename", name);
    }
    filesystem.delete(attempts, true);
    state.put("_fingerprint", fingerprint(kept));
    state.putNull("_format_columns");
    state.putObject("_format_kwargs");
    state.putNull("_format_type");
    state.put("_output_all_columns", false);
    state.putNull("_split");
    write(filesystem, new Path(folder, "state.json"), state);
    ObjectNode info = JSON.createObjectNode();
    info.put("citation", "").put("description", "").putNull("features");
    info.put("homepage", "").put("license", "");
    write(filesystem, new Path(folder, "dataset_info.json"), info);
  }

  /** The same for the same rows: caches of datasets go by it. */
  private static String fingerprint(List<Part> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Part part : parts) {
        digest.update(part.shard().sha256().getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, FINGERPRINT_LETTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void write(FileSystem filesystem, Path file, ObjectNode json) throws IOException {
    try (OutputStream out = filesystem.create(file, false)) {
      out.write(text(json).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String text(ObjectNode json) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }
}

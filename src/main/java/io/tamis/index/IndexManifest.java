package io.tamis.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tamis.config.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an index holds; the file that makes it one, written last.
 *
 * @param format version of all that follows
 * @param generation 1 when built, one more with every append
 * @param hasEncoder whether the encoder that made the vectors from texts lies beside the shards
 * @param inputs what was built from, then what was appended
 * @param rejected tables of rows that have no vector
 */
public record IndexManifest(
    int format,
    long generation,
    ShardSettings settings,
    boolean hasEncoder,
    List<Input> inputs,
    List<String> rejected,
    List<ShardEntry> shards)
    implements Serializable {
  /** The newest version that this code reads and the one it writes. */
  public static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  /**
   * One build or append.
   *
   * @param place path or table
   * @param fingerprint of its files and of the columns that were read; empty for a table
   * @param rows that were indexed
   * @param rejected that have no vector
   * @param repeats left out because another row is the same throughout
   */
  public record Input(String place, String fingerprint, long rows, long rejected, long repeats)
      implements Serializable {

    /** Whether this was read from the same files in the same way, as far as that can be told. */
    public boolean isOf(Optional<String> rowsFingerprint) {
      return rowsFingerprint.filter(fingerprint::equals).isPresent();
    }
  }

  /** The next generation: with rows appended, and perhaps others marked as deleted. */
  public IndexManifest appended(
      List<ShardEntry> allShards, Input input, List<String> rejectedTables) {
    List<Input> allInputs = new ArrayList<>(inputs);
    allInputs.add(input);
    return new IndexManifest(
        format, generation + 1, settings, hasEncoder, allInputs, rejectedTables, allShards);
  }

  /** Number of the first shard of an append: one above the highest in use. */
  public int nextShard() {
    return shards.stream().mapToInt(ShardEntry::number).max().orElse(-1) + 1;
  }

  /** Rows that count. */
  public long rows() {
    return shards.stream().mapToLong(ShardEntry::liveRows).sum();
  }

  /** Of all rows, the share that was deleted. */
  public double deletedShare() {
    long all = shards.stream().mapToLong(ShardEntry::rows).sum();
    return all == 0 ? 0 : (double) (all - rows()) / all;
  }

  /** Bytes of all shards. */
  public long bytes() {
    return shards.stream().mapToLong(ShardEntry::bytes).sum();
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest that is no JSON", e);
    }
  }

  /**
   * @param name what to call the file in messages
   * @throws IllegalArgumentException if it is no manifest of an index, or of a newer version
   */
  public static IndexManifest parse(String json, String name) {
    try {
      int format = JSON.readTree(json).path("format").asInt();
      Require.that(format >= 1, name + " must be the manifest of an index, but has no format");
      Require.that(
          format <= FORMAT,
          name + " must have a format of at most " + FORMAT + ", but has " + format);
      IndexManifest manifest = JSON.readValue(json, IndexManifest.class);
      Require.that(
          Stream.of(manifest.settings, manifest.inputs, manifest.rejected, manifest.shards)
              .noneMatch(Objects::isNull),
          name + " must be the manifest of an index, but says less than one");
      return manifest;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          name + " must be the manifest of an index, but is not: " + e.getOriginalMessage(), e);
    }
  }
}

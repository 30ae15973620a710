package io.tamis.index;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.scan.Metric;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where an index lies, how it is built, and where machines keep their copies.
 *
 * @param path folder on any Hadoop filesystem; empty: no index
 * @param shards how many a build makes; empty: by the size of the pool
 * @param maxConnections see {@link ShardSettings}
 * @param beamWidth see {@link ShardSettings}
 * @param encoding what the graph's search compares
 * @param replace whether an append takes the place of rows with the same id, or is refused
 * @param cache where copies of shards lie on each machine, and how much they may take
 */
public record IndexConfig(
    Optional<String> path,
    OptionalInt shards,
    int maxConnections,
    int beamWidth,
    Encoding encoding,
    boolean replace,
    Cache cache) {
  public static final List<String> KEYS =
      List.of(
          "index.path",
          "index.shards",
          "index.max-connections",
          "index.beam-width",
          "index.encoding",
          "index.replace",
          "index.cache",
          "index.cache-gigabytes");

  private static final int MOST_SHARDS = 100_000;

  /** Larger shards need less work a query, smaller ones less memory while they are built. */
  private static final long SHARD_BYTES = 512L << 20;

  /** Fewer rows than this are not worth a shard of their own. */
  private static final long SHARD_ROWS = 10_000;

  /** So many, if there are rows for them, that a machine's cores all have work. */
  private static final long LEAST_SHARDS = 4;

  /**
   * Copies of shards on the machines that answer.
   *
   * @param folder empty: below the JVM's folder for temporary files
   * @param gigabytes beyond which those used longest ago are removed
   */
  public record Cache(String folder, double gigabytes) implements Serializable {
    public Cache {
      Require.nonNegative("index.cache-gigabytes", gigabytes);
    }

    long bytes() {
      return (long) (gigabytes * (1L << 30));
    }
  }

  public IndexConfig {
    shards.ifPresent(count -> Require.between("index.shards", 1, MOST_SHARDS, count));
    Require.between("index.max-connections", 2, 512, maxConnections);
    Require.between("index.beam-width", 2, 3200, beamWidth);
  }

  public static IndexConfig from(ConfigFile file) {
    return new IndexConfig(
        file.text("index.path"),
        file.text("index.shards").filter(value -> !value.equals("auto")).stream()
            .mapToLong(value -> Require.whole("index.shards", value))
            .mapToInt(count -> (int) Require.between("index.shards", 1, MOST_SHARDS, count))
            .findFirst(),
        (int)
            Require.between(
                "index.max-connections", 2, 512, file.whole("index.max-connections", 16)),
        (int) Require.between("index.beam-width", 2, 3200, file.whole("index.beam-width", 100)),
        file.choice("index.encoding", Encoding.FLOAT32),
        file.flag("index.replace", false),
        new Cache(file.text("index.cache", ""), file.number("index.cache-gigabytes", 100)));
  }

  /**
   * @throws IllegalArgumentException if no path is given
   */
  public String requiredPath() {
    return path.orElseThrow(
        () -> new IllegalArgumentException("index.path must be given: the folder of the index"));
  }

  /** How shards of these vectors are built. */
  public ShardSettings settings(Metric metric, int dimensions) {
    Require.that(
        dimensions <= ShardSettings.MOST_DIMENSIONS,
        "an index takes vectors of at most "
            + ShardSettings.MOST_DIMENSIONS
            + " dimensions, but the candidates have "
            + dimensions);
    return new ShardSettings(metric, dimensions, maxConnections, beamWidth, encoding);
  }

  /** As many shards as were asked for, or as fit a pool; the same wherever it is built. */
  public int shards(long rows, int dimensions) {
    long bytes = rows * dimensions * Float.BYTES;
    long few = Math.clamp(rows / SHARD_ROWS, 1, LEAST_SHARDS);
    return shards.orElse(Math.toIntExact(Math.max(few, -Math.floorDiv(-bytes, SHARD_BYTES))));
  }
}

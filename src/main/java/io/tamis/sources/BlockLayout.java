package io.tamis.sources;

import io.tamis.config.Ids;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;

/**
 * Where each row goes, by its group and id alone: large groups are cut into chunks, and chunks are
 * packed into partitions in their order. So no sum depends on how the rows came.
 */
final class BlockLayout implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of a group in one chunk, about. */
  static final int CHUNK_ROWS = 32_768;

  /** In one partition, about, unless there would be more than {@link #PARTITIONS}. */
  static final int PARTITION_ROWS = 8_192;

  static final int PARTITIONS = 256;

  /** Second derivatives of the groups of one partition: 64 MB. */
  private static final long PARTITION_NUMBERS = 1L << 23;

  private final Map<String, Integer> numbers;

  /** Number of a group's first chunk. */
  private final int[] firstChunks;

  /** By chunk. */
  private final int[] partitions;

  private final int partitionCount;

  /**
   * @param names of the groups, in the order of ids
   * @param rows of each group, at least 1
   * @param dimensions of the gradients
   */
  BlockLayout(String[] names, long[] rows, int dimensions) {
    this.numbers = Subsets.numbers(names);
    this.firstChunks = new int[names.length + 1];
    for (int group = 0; group < names.length; group++) {
      firstChunks[group + 1] = firstChunks[group] + (int) Math.ceilDiv(rows[group], CHUNK_ROWS);
    }
    long most = Math.max(PARTITION_ROWS, Math.ceilDiv(Arrays.stream(rows).sum(), PARTITIONS));
    long mostGroups = Math.max(1, PARTITION_NUMBERS / TaskStatistics.hessianSize(dimensions));
    this.partitions = new int[firstChunks[names.length]];
    int partition = 0;
    long inside = 0;
    int groups = 0;
    for (int group = 0; group < names.length; group++) {
      int chunks = chunks(group);
      for (int chunk = 0; chunk < chunks; chunk++) {
        long share = Math.ceilDiv(rows[group], chunks);
        if (inside > 0 && (inside + share > most || groups == mostGroups)) {
          partition++;
          inside = 0;
          groups = 0;
        }
        partitions[firstChunks[group] + chunk] = partition;
        inside += share;
        groups++;
      }
    }
    this.partitionCount = partition + 1;
  }

  private int chunks(int group) {
    return firstChunks[group + 1] - firstChunks[group];
  }

  int partitionCount() {
    return partitionCount;
  }

  int group(String name) {
    return numbers.get(name);
  }

  /** Number of the row's chunk; chunks are in the order of their groups. */
  int chunk(String name, String id) {
    int group = numbers.get(name);
    return firstChunks[group] + (int) Math.floorMod(Ids.hash(id), (long) chunks(group));
  }

  int partition(int chunk) {
    return partitions[chunk];
  }

  /** By partition: how many chunks it holds. */
  int[] chunksByPartition() {
    int[] counts = new int[partitionCount];
    for (int partition : partitions) {
      counts[partition]++;
    }
    return counts;
  }
}

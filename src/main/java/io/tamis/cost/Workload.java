package io.tamis.cost;

import io.tamis.config.Require;
import io.tamis.index.Encoding;
import io.tamis.index.IndexManifest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a job has to do, and with what.
 *
 * @param index empty where no index is there or meant
 */
public record Workload(Pool pool, Task task, Optional<Index> index, Cluster cluster) {

  /**
   * @param rows candidates, at least 1
   * @param dimensions length of their vectors, at least 1
   * @param bytes of the files that hold them
   * @param form what every pass reads
   */
  public record Pool(long rows, int dimensions, long bytes, Form form) {
    public Pool {
      Require.atLeast("the rows of the pool", 1, rows);
      Require.atLeast("the dimensions", 1, dimensions);
      Require.atLeast("the bytes of the pool", 0, bytes);
    }
  }

  /**
   * What the queries ask for.
   *
   * @param queries M, at least 1
   * @param depth neighbors searched for each query at first, at least 1
   * @param touched candidates whose density is measured at first; 0 where densities are off
   * @param around which candidates count for those densities
   */
  public record Task(int queries, int depth, long touched, Around around) {
    public Task {
      Require.atLeast("the queries", 1, queries);
      Require.atLeast("the depth", 1, depth);
      Require.atLeast("the candidates whose density is measured", 0, touched);
    }
  }

  /** Which candidates count for a density. */
  public enum Around {
    /** All. */
    POOL,
    /** Those whose density is measured, too. */
    TOUCHED
  }

  /**
   * @param shards at least 1
   * @param beamWidth see {@link io.tamis.index.ShardSettings}
   * @param encoding what the graph's search compares
   * @param isBuilt whether it is there; else it is to be built first
   */
  public record Index(int shards, int beamWidth, Encoding encoding, boolean isBuilt) {
    public Index {
      Require.atLeast("the shards", 1, shards);
    }

    /** One that is there. */
    public static Index of(IndexManifest manifest) {
      return new Index(
          Math.max(1, manifest.shards().size()),
          manifest.settings().beamWidth(),
          manifest.settings().encoding(),
          true);
    }
  }

  /**
   * @param cores that run tasks, of all executors
   * @param executorCores tasks that one executor runs at once
   * @param driverHeapBytes of the driver's JVM
   * @param executorHeapBytes of each executor's JVM; empty where tasks run in the driver's
   */
  public record Cluster(
      int cores, int executorCores, long driverHeapBytes, OptionalLong executorHeapBytes) {
    public Cluster {
      Require.atLeast("the cores", 1, cores);
      Require.between("the cores of an executor", 1, cores, executorCores);
      Require.atLeast("the driver's heap", 1, driverHeapBytes);
    }

    /** One JVM for all. */
    public static Cluster local(int cores, long heapBytes) {
      return new Cluster(cores, cores, heapBytes, OptionalLong.empty());
    }
  }

  /** Rows of one shard, on average. */
  double shardRows() {
    return (double) pool.rows() / index.orElseThrow().shards();
  }

  /** Neighbors that a query can have. */
  int reachableDepth() {
    return (int) Math.min(task.depth(), pool.rows());
  }
}

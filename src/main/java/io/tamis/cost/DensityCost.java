package io.tamis.cost;

import io.tamis.cost.Workload.Around;
import io.tamis.cost.Workload.Index;
import io.tamis.cost.Workload.Pool;

/**
 * Wall-clock seconds of the candidates' densities, by scans and by graphs.
 *
 * <p>With T candidates touched, in B blocks of at most 2²⁴ components:
 *
 * <ul>
 *   <li>scan = a pass for the T vectors, then B passes that compare N rows with the centers of the
 *       cells of T candidates, at most 1,024, and with as many members as cost as much as a
 *       twentieth of all; where bandwidths are wide it is more
 *   <li>graphs = a job for the T vectors, then B jobs, in all S T answers of the least beam: fewer
 *       than 64 neighbors within the bandwidth and shard
 *   <li>check = both for min(T, 64) candidates
 * </ul>
 */
record DensityCost(Calibration machine, SparkCost spark, SearchCost search) {
  /** Components of the candidates asked for in one pass. */
  static final long BLOCK_COMPONENTS = 1L << 24;

  /** Candidates within the bandwidth, about, where nothing is known. */
  private static final double NEAR = 16;

  /** Candidates of a cell, and cells, at the most. */
  private static final double CELL_MEMBERS = 64;

  private static final double MOST_CELLS = 1024;

  /** Of the members, those that are compared, times what it takes to rule most of them out. */
  private static final double COMPARED_SHARE = 0.05;

  /** Core seconds to look up an id in one shard. */
  private static final double LOOK_UP_SECONDS = 1e-6;

  double scan(Workload work) {
    return scan(work, work.task().touched());
  }

  double graph(Workload work) {
    if (work.index().isEmpty() || work.task().around() == Around.TOUCHED) {
      return Double.POSITIVE_INFINITY;
    }
    long touched = work.task().touched();
    long checked = Math.min(touched, SearchCost.CHECKED);
    return scan(work, checked) + graphs(work, checked) + graphs(work, touched);
  }

  static double blocks(long touched, int dimensions) {
    double blockSize = Math.max(64, BLOCK_COMPONENTS / dimensions);
    return Math.ceil(touched / blockSize);
  }

  private double scan(Workload work, long touched) {
    if (touched == 0) {
      return 0;
    }
    Pool pool = work.pool();
    int cores = work.cluster().cores();
    double blocks = blocks(touched, pool.dimensions());
    boolean isPool = work.task().around() == Around.POOL;
    double rows = isPool ? pool.rows() : touched;
    double pass = isPool ? spark.pass(work) : spark.job(2.0 * cores);
    return spark.pass(work)
        + blocks * (pass + rows * machine.scanRow().at(pool.dimensions()) / cores)
        + rows * comparisons(touched) * machine.scanPair().at(pool.dimensions()) / cores
        + search.hits(touched * NEAR, pool.dimensions()) / cores;
  }

  /** Whole comparisons of a row. */
  private static double comparisons(long touched) {
    return Math.clamp(touched / CELL_MEMBERS, 1, MOST_CELLS) + COMPARED_SHARE * touched;
  }

  private double graphs(Workload work, long touched) {
    if (touched == 0) {
      return 0;
    }
    Index index = work.index().orElseThrow();
    int shards = index.shards();
    int dimensions = work.pool().dimensions();
    double waves = Math.ceil((double) shards / work.cluster().cores());
    double blocks = blocks(touched, dimensions);
    double answers = search.shard(work.shardRows(), dimensions, touched, 1, index);
    return (1 + blocks) * spark.job(shards) + waves * (answers + touched * LOOK_UP_SECONDS);
  }
}

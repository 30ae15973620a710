package io.tamis.cost;

import io.tamis.cost.Workload.Index;
import io.tamis.cost.Workload.Pool;

/**
 * Wall-clock seconds of the search for the queries' neighbors, by a scan and by graphs.
 *
 * <p>With N rows, M queries, d dimensions, depth k, C cores, P tasks of a pass and S shards:
 *
 * <ul>
 *   <li>scan = pass(radii) + pass(M) + hits; a pass is a Spark job, P task starts, and N (read(d) +
 *       row(d) + M pair(d)) / C; the radii come from a pass that reads all rows and compares 32/k
 *       of them
 *   <li>graphs = a job, S (M beam answer(d, N/S)) / C, and hits; the beam is the shard's share of
 *       the depth, k/S + 4 √(k/S) + 4, at least 64, times what the encoding needs; a shard of which
 *       the beam is a quarter is scanned
 *   <li>check = scan with min(M, 64) queries, and graphs again for as many
 *   <li>hits = what is measured exactly, shipped to the driver, and numbered there
 * </ul>
 */
record SearchCost(Calibration machine, SparkCost spark) {
  /** Queries that are answered by a scan besides, where graphs answer. */
  static final int CHECKED = 64;

  /** Neighbors that the sample for the radii should hold of each query. */
  private static final int SAMPLED_NEIGHBORS = 32;

  /** Documents that a graph is asked for at least. */
  private static final int LEAST_BEAM = 64;

  /** A shard is scanned where the beam is more than this share of its documents. */
  private static final double SCANNED_SHARE = 0.25;

  /** Core seconds to keep a hit among a query's nearest. */
  private static final double HEAP_SECONDS = 1.5e-7;

  /** Core seconds to bring a hit with its id to the driver. */
  private static final double SHIPPED_SECONDS = 2e-6;

  /** Seconds of the driver's one thread to number a neighbor by its id. */
  private static final double NUMBERED_SECONDS = 2e-6;

  /** What a random share of the rows holds more than with a chance of 1 in 30,000. */
  static double allowance(double expected) {
    return Math.ceil(expected + 4 * Math.sqrt(expected) + 4);
  }

  double scan(Workload work) {
    return scan(work, work.task().queries());
  }

  double graph(Workload work) {
    if (work.index().isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    int queries = work.task().queries();
    int checked = Math.min(queries, CHECKED);
    double again = checked < queries ? graphs(work, checked) : 0;
    return scan(work, checked) + again + graphs(work, queries);
  }

  /** Core seconds of all comparisons of a scan, and of nothing else. */
  double comparisons(double rows, int dimensions, long queries) {
    return rows * (machine.scanRow().at(dimensions) + queries * machine.scanPair().at(dimensions));
  }

  /** Core seconds for all queries to ask one shard for its share of the depth. */
  double shard(double rows, int dimensions, long queries, double count, Index index) {
    double beam = Math.min(rows, Math.max(LEAST_BEAM, count) * index.encoding().oversampling());
    return beam >= SCANNED_SHARE * rows
        ? rows * Form.SHARDS.rowSeconds(dimensions) + comparisons(rows, dimensions, queries)
        : queries * machine.shardAnswer(rows, dimensions, beam);
  }

  /** Core seconds to measure and keep this many hits. */
  double hits(double hits, int dimensions) {
    return hits * (machine.distance().at(dimensions) + HEAP_SECONDS);
  }

  private double scan(Workload work, int queries) {
    Pool pool = work.pool();
    int cores = work.cluster().cores();
    double tasks = spark.tasks(pool);
    double depth = work.reachableDepth();
    double pass =
        spark.pass(work) + comparisons((double) pool.rows(), pool.dimensions(), queries) / cores;
    if (!isBounded(work)) {
      double perTask = pool.rows() / tasks;
      double kept = Math.min(depth, perTask);
      double found = queries * tasks * kept * (1 + Math.log(perTask / kept));
      return pass
          + hits(found, pool.dimensions()) / cores
          + shipped(work, queries, queries * tasks * kept);
    }
    double share = SAMPLED_NEIGHBORS / depth;
    double kept = allowance(SAMPLED_NEIGHBORS);
    double perTask = Math.max(kept, pool.rows() * share / cores);
    double sampled = queries * cores * kept * (1 + Math.log(perTask / kept));
    double found = queries * kept / share;
    return spark.pass(work)
        + comparisons(pool.rows() * share, pool.dimensions(), queries) / cores
        + pass
        + hits(sampled + found, pool.dimensions()) / cores
        + shipped(work, queries, sampled + found);
  }

  /** Whether a sample bounds the radii. */
  static boolean isBounded(Workload work) {
    return work.task().depth() >= 4 * SAMPLED_NEIGHBORS
        && work.pool().rows() >= 4L * work.task().depth();
  }

  private double graphs(Workload work, int queries) {
    Index index = work.index().orElseThrow();
    int shards = index.shards();
    int dimensions = work.pool().dimensions();
    double depth = work.reachableDepth();
    double share = depth / shards;
    double count = Math.min(depth, allowance(share));
    double waves = Math.ceil((double) shards / work.cluster().cores());
    double answer =
        spark.job(shards) + waves * shard(work.shardRows(), dimensions, queries, count, index);
    double sample = Math.ceil(SAMPLED_NEIGHBORS / share);
    boolean isBounded = sample >= 2 && sample <= shards / 4.0;
    double slices = Math.min(shards, 4.0 * work.cluster().cores());
    double found = isBounded ? 2 * depth : depth * Math.min(slices, depth / count + 1);
    if (isBounded) {
      double sampleCount = Math.min(allowance(share * sample), allowance(share));
      answer +=
          spark.job(sample)
              + Math.ceil(sample / work.cluster().cores())
                  * shard(work.shardRows(), dimensions, queries, sampleCount, index);
    }
    return answer + shipped(work, queries, queries * found);
  }

  private static double shipped(Workload work, int queries, double hits) {
    return hits * SHIPPED_SECONDS / work.cluster().cores()
        + (double) queries * work.reachableDepth() * NUMBERED_SECONDS;
  }
}

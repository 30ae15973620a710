package io.tamis.cost;

import io.tamis.cost.Workload.Index;
import io.tamis.cost.Workload.Pool;

/** Wall-clock seconds of the steps that search nothing. */
record StepTimes(Workload work, Calibration machine, SparkCost spark) {
  /** Bytes of lines of JSON that one core checks and parses in a second. */
  private static final double JSON_RATE = 3e7;

  /** Bytes of text that one core cuts into terms and projects in a second. */
  private static final double ENCODED_RATE = 2e6;

  /** To fit the encoder to its sample, of the same size for every pool. */
  private static final double FIT_SECONDS = 8;

  /** Bytes that one core sends through a shuffle, or writes to a store, in a second. */
  private static final double SENT_RATE = 1e8;

  /** Seconds of the solver for one neighbor of a query. */
  private static final double SOLVED_SECONDS = 2e-6;

  /** Files, tables and the report. */
  private static final double WRITTEN_SECONDS = 4;

  /**
   * Finds the files and their columns: lines of JSON are read once for it, of others the headers.
   */
  double input() {
    Pool pool = work.pool();
    boolean isText = pool.form() == Form.JSON || pool.form() == Form.TEXT;
    double reads = isText ? 2 * pool.bytes() / JSON_RATE / work.cluster().cores() : 0;
    return 4 * spark.job(spark.tasks(pool)) + reads;
  }

  /** Texts are encoded once; vectors are counted. */
  double embed() {
    Pool pool = work.pool();
    double encoding =
        pool.form() == Form.TEXT
            ? FIT_SECONDS + pool.bytes() / ENCODED_RATE / work.cluster().cores()
            : 0;
    return encoding + 2 * spark.pass(work);
  }

  /** Every row goes to its shard, and a core builds each. */
  double indexBuild() {
    Pool pool = work.pool();
    Index index = work.index().orElseThrow();
    int cores = work.cluster().cores();
    double waves = Math.ceil((double) index.shards() / cores);
    double sent = 2.0 * StepSizes.indexBytes(work) / SENT_RATE / cores;
    return 3 * spark.pass(work)
        + spark.job(index.shards())
        + sent
        + waves * machine.shardBuild(work.shardRows(), pool.dimensions(), index.beamWidth());
  }

  double transport() {
    return 0.1 + SOLVED_SECONDS * work.task().queries() * work.reachableDepth();
  }

  /** Tables about the run, and the selected rows found by a pass. */
  double output() {
    double reads =
        work.pool().form() == Form.TEXT
            ? work.pool().bytes() / JSON_RATE / work.cluster().cores()
            : 0;
    return WRITTEN_SECONDS + reads + spark.pass(work);
  }
}

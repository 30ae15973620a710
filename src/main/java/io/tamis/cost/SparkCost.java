package io.tamis.cost;

import io.tamis.cost.Workload.Pool;

/**
 * What Spark takes besides the work itself, in seconds. Tasks are taken to fill all cores evenly,
 * so a pool of fewer tasks than cores takes longer than is said here.
 *
 * @param job planning and scheduling of one job and its stages
 * @param task start of one task
 */
record SparkCost(double job, double task) {
  /** As measured on two cores of a server. */
  static final SparkCost MEASURED = new SparkCost(0.15, 0.01);

  /** Tasks of a pass over the pool. */
  double tasks(Pool pool) {
    return Math.max(1, Math.ceil((double) pool.bytes() / pool.form().taskBytes()));
  }

  /** A job of this many tasks that do nothing. */
  double job(double tasks) {
    return job + task * tasks;
  }

  /** A pass that brings every vector and does nothing with it. */
  double pass(Workload work) {
    Pool pool = work.pool();
    double reading = pool.rows() * pool.form().rowSeconds(pool.dimensions());
    return job(tasks(pool)) + reading / work.cluster().cores();
  }
}

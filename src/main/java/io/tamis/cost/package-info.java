/**
 * What a job will cost before it is run, and which of two searches costs less.
 *
 * <p>A {@link io.tamis.cost.Workload} comes in; predictions of time, heap, memory beside the heap,
 * disk and shuffle go out, a {@link io.tamis.cost.StepCost} a step, and a {@link
 * io.tamis.cost.Decision} between a scan of all vectors and the graphs of an index. The formulas
 * are pure; their constants are a {@link io.tamis.cost.Calibration}, measured once on the machine
 * at hand by running the scan and the graphs themselves on small made data. Chosen against fixed
 * constants, which are wrong by a factor of four between machines with and without wide vectors.
 *
 * <p>Driver and executors are taken to be alike: what the driver's machine measures is what a core
 * of any executor does.
 */
package io.tamis.cost;

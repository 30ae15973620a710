package io.tamis.sources;

import java.io.Serializable;

/**
 * All that a fit needs to know about a task for its first step: the loss and its derivatives at w =
 * 0, summed over rows. Of two parts of a task, and of the tasks of a subset, they add up.
 *
 * @param task its number
 * @param rows how many
 * @param loss sum of log(1 + exp(-b))
 * @param gradient shape [d], sum of -σ(-b) g; minus the paper's c
 * @param hessian shape [d (d + 1) / 2], sum of σ(b) σ(-b) g gᵀ, its upper triangle row by row
 */
record TaskStatistics(int task, long rows, double loss, double[] gradient, double[] hessian)
    implements Serializable {
  static long hessianSize(int dimensions) {
    return (long) dimensions * (dimensions + 1) / 2;
  }
}

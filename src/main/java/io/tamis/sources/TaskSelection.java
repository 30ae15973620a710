package io.tamis.sources;

/**
 * Which tasks to train on.
 *
 * @param scores shape [tasks, targets]; NaN for a task that no subset held
 * @param means shape [tasks], over targets
 * @param sampled shape [tasks], estimated subsets that the scores of a task are made of
 * @param selected numbers of tasks, best or first first
 * @param values mean over targets after each step of a stepwise selection: for forward, after each
 *     task; for backward, of all tasks, then after each removal; empty for an ensemble
 * @param removed numbers of the tasks that backward elimination dropped, in order; else empty
 */
public record TaskSelection(
    double[][] scores,
    double[] means,
    int[] sampled,
    int[] selected,
    double[] values,
    int[] removed) {

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}

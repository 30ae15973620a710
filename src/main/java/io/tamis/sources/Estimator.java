package io.tamis.sources;

import java.util.List;

/** Expected performance of subsets of tasks. */
interface Estimator {
  /**
   * @param subsets numbers of tasks, in order, at least one each
   * @return shape [subsets, targets]
   */
  double[][] estimates(List<int[]> subsets);
}

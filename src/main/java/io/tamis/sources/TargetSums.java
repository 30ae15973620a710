package io.tamis.sources;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link Performance} of all subsets on one target, summed over blocks. Time O(d) a row and subset.
 *
 * @param target its number
 * @param sums shape [subsets]
 */
record TargetSums(int target, double[] sums) implements Serializable {

  /**
   * One for each run of blocks of the same target, in their order.
   *
   * @param weights shape [subsets, d]
   * @param targets how many
   */
  static List<TargetSums> of(
      Iterator<GradientBlock> blocks,
      double[][] weights,
      int targets,
      Performance performance,
      TileKernel kernel) {
    int[][] subsetsOf = new int[targets][];
    Arrays.fill(subsetsOf, IntStream.range(0, weights.length).toArray());
    SubsetMargins margins = new SubsetMargins(weights, subsetsOf, kernel);
    List<TargetSums> found = new ArrayList<>();
    while (blocks.hasNext()) {
      GradientBlock block = blocks.next();
      if (found.isEmpty() || found.getLast().target != block.group()) {
        found.add(new TargetSums(block.group(), new double[weights.length]));
      }
      double[] of = margins.of(block);
      int stride = SubsetMargins.stride(block);
      double[] sums = found.getLast().sums;
      for (int s = 0; s < weights.length; s++) {
        for (int row = 0; row < block.rows(); row++) {
          sums[s] += performance.of(of[s * stride + row]);
        }
      }
    }
    return found;
  }
}

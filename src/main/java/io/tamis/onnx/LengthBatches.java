package io.tamis.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Sequences of like length together, so that little is padded; the longest first, so that a batch
 * that is too large for the machine comes at once. Time O(n log n).
 */
public final class LengthBatches {
  private LengthBatches() {}

  /**
   * @param lengths shape [n], of the sequences in an order of the data's own
   * @param most tokens of a batch, each sequence counted as long as the batch's longest; a sequence
   *     that is longer alone has a batch of its own
   * @return the places in {@code lengths} of each batch's sequences; each place once
   */
  public static List<int[]> of(int[] lengths, long most) {
    Integer[] order = new Integer[lengths.length];
    Arrays.setAll(order, place -> place);
    Arrays.sort(order, Comparator.comparingInt((Integer place) -> -lengths[place])); // stable
    List<int[]> batches = new ArrayList<>();
    int from = 0;
    while (from < order.length) {
      long width = Math.max(1, lengths[order[from]]);
      int to = from + (int) Math.min(order.length - from, Math.max(1, most / width));
      batches.add(Arrays.stream(order, from, to).mapToInt(Integer::intValue).toArray());
      from = to;
    }
    return batches;
  }

  /** Tokens of the largest batch, padding included. */
  public static long largest(List<int[]> batches, int[] lengths) {
    return batches.stream()
        .mapToLong(batch -> (long) batch.length * lengths[batch[0]])
        .max()
        .orElse(0);
  }
}

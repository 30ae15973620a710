package io.tamis.allocation;

/**
 * The candidates that may be picked: those with mass. Owns its arrays.
 *
 * @param values shape [n], positive: mass, summed over the targets by their shares
 * @param tokens shape [n], or [0] where tokens do not count
 * @param sources shape [n], numbers of sources
 * @param sourceNames by number
 * @param targets shape [n, t], numbers of the targets that a candidate serves, ascending: those
 *     whose own plan gives it mass, so that each target alone would have had a use for it
 * @param targetNames by number
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record Choices(
    double[] values,
    double[] tokens,
    int[] sources,
    String[] sourceNames,
    int[][] targets,
    String[] targetNames) {

  int size() {
    return values.length;
  }
}

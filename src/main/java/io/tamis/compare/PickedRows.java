package io.tamis.compare;

import io.tamis.config.Require;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * All rows that any method picked, on the driver. Owns its arrays.
 *
 * @param vectors U rows, in the order of ids
 * @param sources shape [U]; empty texts where the input does not say
 * @param tokens shape [U], how long each row's text is; of length 0 where there is no text
 */
public record PickedRows(VectorBlock vectors, String[] sources, long[] tokens) {
  /** Components on the driver: 1 GB. */
  private static final long MOST_COMPONENTS = 1L << 28;

  /** Distances between queries and picked rows on the driver: 256 MB. */
  private static final long MOST_PAIRS = 1L << 25;

  /**
   * To be called before the rows are collected.
   *
   * @throws IllegalArgumentException if the rows are more than the driver takes
   */
  public static void checkSize(long rows, int dimensions, int queries) {
    String change = "; set smaller compare.budgets, or fewer compare.methods";
    Require.that(
        rows * dimensions <= MOST_COMPONENTS,
        "compare.budgets must pick at most "
            + MOST_COMPONENTS / dimensions
            + " different rows of "
            + dimensions
            + " components, but the methods pick "
            + rows
            + change);
    Require.that(
        rows * queries <= MOST_PAIRS,
        "compare.budgets must pick at most "
            + MOST_PAIRS / queries
            + " different rows for "
            + queries
            + " queries, but the methods pick "
            + rows
            + change);
  }

  /** The numbers of rows by their ids. */
  Map<String, Integer> numbers() {
    String[] ids = vectors.ids();
    Map<String, Integer> numbers = HashMap.newHashMap(ids.length);
    for (int j = 0; j < ids.length; j++) {
      numbers.put(ids[j], j);
    }
    return numbers;
  }

  /** Shape [n], the numbers of these ids, in their order. */
  static int[] numbersOf(Map<String, Integer> numbers, String[] ids) {
    return Arrays.stream(ids).mapToInt(numbers::get).toArray();
  }
}

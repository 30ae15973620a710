package io.tamis.baselines;

import io.tamis.search.Neighborhoods;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Lists of queries "0", "1", ... over candidates "0", "1", ..., from all distances between them.
 */
public final class MadeLists {
  private MadeLists() {}

  /**
   * Shape [3, 10], 1 - cos: queries at 0, 60 and 120 degrees, candidates at ten others (BASELINES
   * D12).
   */
  public static double[][] golden() {
    return angles(new int[] {0, 60, 120}, new int[] {2, 3, 10, 25, 58, 61, 62, 100, 118, 300});
  }

  static double[][] angles(int[] queries, int[] candidates) {
    return Arrays.stream(queries)
        .mapToObj(
            q ->
                Arrays.stream(candidates)
                    .mapToDouble(x -> 1 - Math.cos(Math.toRadians(q - x)))
                    .toArray())
        .toArray(double[][]::new);
  }

  /** Distances that are whole numbers below {@code levels}, so that many are equal. */
  static double[][] tied(int queries, int pool, int levels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] distances = new double[queries][pool];
    for (double[] row : distances) {
      Arrays.setAll(row, j -> random.nextInt(levels));
    }
    return distances;
  }

  /** The whole pool in every list. */
  public static Neighborhoods complete(double[][] distances) {
    int[] depths = new int[distances.length];
    Arrays.fill(depths, distances[0].length);
    return cut(distances, depths);
  }

  /**
   * @param depths shape [M], entries of each list
   */
  static Neighborhoods cut(double[][] distances, int[] depths) {
    int pool = distances[0].length;
    int[][] lists = new int[depths.length][];
    double[][] near = new double[depths.length][];
    TreeSet<Integer> union = new TreeSet<>();
    for (int i = 0; i < lists.length; i++) {
      double[] row = distances[i];
      lists[i] =
          IntStream.range(0, pool)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer j) -> row[j]))
              .limit(depths[i])
              .mapToInt(Integer::intValue)
              .toArray();
      near[i] = Arrays.stream(lists[i]).mapToDouble(j -> row[j]).toArray();
      Arrays.stream(lists[i]).forEach(union::add);
    }
    int[] listed = union.stream().mapToInt(Integer::intValue).toArray();
    int[][] numbers =
        Arrays.stream(lists)
            .map(list -> Arrays.stream(list).map(j -> Arrays.binarySearch(listed, j)).toArray())
            .toArray(int[][]::new);
    return new Neighborhoods(
        IntStream.range(0, lists.length).mapToObj(Integer::toString).toArray(String[]::new),
        Arrays.stream(listed).mapToObj(Integer::toString).toArray(String[]::new),
        numbers,
        near,
        pool);
  }
}

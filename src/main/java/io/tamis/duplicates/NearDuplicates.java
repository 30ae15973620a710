package io.tamis.duplicates;

import io.tamis.config.Ids;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which of some candidates are nearly equal, whatever the metric of the search.
 *
 * <p>Two are near-duplicates if their cosine is at least 0.95, that is, if their vectors scaled to
 * length one lie at most √0.1 apart; a group is what such pairs connect, so its ends may be further
 * apart than any pair. Counted at 0.99 too, as BASELINES D13 has it. Vectors of zeros have no
 * direction and are left out. Time n² d at most, memory n d floats: for n candidates of d
 * dimensions.
 *
 * @param compared how many candidates were compared
 * @param pairs95 pairs with a cosine of at least 0.95
 * @param pairs99 pairs with a cosine of at least 0.99
 * @param groups of two and more, the largest first, then by their first id; ids in order
 */
public record NearDuplicates(int compared, long pairs95, long pairs99, List<List<String>> groups) {
  /** Squared distances of unit vectors: 2 (1 - cosine). */
  private static final double SQUARED_AT_95 = 0.1;

  private static final double SQUARED_AT_99 = 0.02;

  /** Candidates that are compared with those after them at once. */
  private static final int AT_ONCE = 256;

  public NearDuplicates {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /**
   * Compares all pairs.
   *
   * @param ids shape [n], each once, in any order
   * @param vectors shape [n, d], finite
   */
  public static NearDuplicates among(String[] ids, float[][] vectors) {
    int[] directed = IntStream.range(0, ids.length).filter(j -> !isZero(vectors[j])).toArray();
    VectorBlock block =
        new VectorBlock(
            Metric.COSINE,
            Arrays.stream(directed).mapToObj(j -> ids[j]).toArray(String[]::new),
            Arrays.stream(directed).mapToObj(j -> vectors[j]).toArray(float[][]::new));
    return among(block);
  }

  private static NearDuplicates among(VectorBlock block) {
    Map<String, Integer> numbers = HashMap.newHashMap(block.size());
    for (int j = 0; j < block.size(); j++) {
      numbers.put(block.id(j), j);
    }
    long[] pairs = new long[2];
    Components components = new Components(block.size());
    for (int from = 0; from < block.size(); from += AT_ONCE) {
      int first = from;
      int to = Math.min(from + AT_ONCE, block.size());
      double[] bounds = new double[to - from];
      Arrays.fill(bounds, SQUARED_AT_95);
      new BlockedScan(
              rows(block, from, to),
              bounds,
              (i, rows, row, squaredDistance) -> {
                int j = numbers.get(rows.id(row));
                if (first + i < j) { // else itself, or met from the other end
                  pairs[0]++;
                  pairs[1] += squaredDistance <= SQUARED_AT_99 ? 1 : 0;
                  components.join(first + i, j);
                }
              })
          .add(rows(block, from, block.size()));
    }
    return new NearDuplicates(block.size(), pairs[0], pairs[1], components.groups(block.ids()));
  }

  private static VectorBlock rows(VectorBlock block, int from, int to) {
    return block.rows(IntStream.range(from, to).toArray());
  }

  private static boolean isZero(float[] vector) {
    for (float component : vector) {
      if (component != 0) {
        return false;
      }
    }
    return true;
  }

  /** What joined pairs connect: each member points towards the first of its group. */
  private static final class Components {
    private final int[] parents;

    Components(int size) {
      parents = IntStream.range(0, size).toArray();
    }

    void join(int i, int j) {
      int a = first(i);
      int b = first(j);
      parents[Math.max(a, b)] = Math.min(a, b);
    }

    private int first(int member) {
      int at = member;
      while (parents[at] != at) {
        parents[at] = parents[parents[at]];
        at = parents[at];
      }
      return at;
    }

    List<List<String>> groups(String[] ids) {
      Map<Integer, List<String>> byFirst = new TreeMap<>();
      for (int j = 0; j < ids.length; j++) {
        byFirst.computeIfAbsent(first(j), first -> new ArrayList<>()).add(ids[j]);
      }
      List<List<String>> groups = new ArrayList<>(byFirst.values());
      groups.removeIf(group -> group.size() < 2);
      groups.forEach(group -> group.sort(Ids.ORDER));
      groups.sort(
          Comparator.comparingInt((List<String> group) -> -group.size())
              .thenComparing(List::getFirst, Ids.ORDER));
      return groups;
    }
  }
}

package io.tamis.density;

import io.tamis.config.Ids;
import java.util.Arrays;

/**
 * Densities of some candidates, on the driver. Owns its arrays.
 *
 * @param ids shape [n], in the order of ids
 * @param densities shape [n], each at least 1
 * @param nearDuplicates shape [n], other candidates within the bandwidth that were counted
 * @param compared pairs of vectors that scans compared for it; none where graphs were asked
 */
public record Densities(String[] ids, double[] densities, int[] nearDuplicates, long compared) {

  /** No candidates. */
  public static Densities none() {
    return new Densities(new String[0], new double[0], new int[0], 0);
  }

  /** Every candidate alone. */
  public static Densities uniform(String[] ids) {
    double[] ones = new double[ids.length];
    Arrays.fill(ones, 1);
    return new Densities(ids, ones, new int[ids.length], 0);
  }

  /** These and the others, which share no candidate. */
  public Densities plus(Densities others) {
    int size = ids.length + others.ids.length;
    Densities sum =
        new Densities(
            new String[size], new double[size], new int[size], compared + others.compared);
    int i = 0;
    int j = 0;
    for (int k = 0; k < size; k++) {
      boolean mine =
          j == others.ids.length
              || (i < ids.length && Ids.ORDER.compare(ids[i], others.ids[j]) < 0);
      Densities from = mine ? this : others;
      int at = mine ? i++ : j++;
      sum.ids[k] = from.ids[at];
      sum.densities[k] = from.densities[at];
      sum.nearDuplicates[k] = from.nearDuplicates[at];
    }
    return sum;
  }

  /** Position of a candidate; negative if it is not among these. */
  public int indexOf(String id) {
    return Arrays.binarySearch(ids, id, Ids.ORDER);
  }

  /** Mean over the candidates of the number of others within the bandwidth. */
  public double nearDuplicatesMean() {
    return Arrays.stream(nearDuplicates).average().orElse(0);
  }
}

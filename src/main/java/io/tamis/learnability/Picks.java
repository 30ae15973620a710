package io.tamis.learnability;

import io.tamis.config.Ids;
import io.tamis.sample.Quotas;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The best candidates, by rank: the highest score first, ties by id. Owns its arrays.
 *
 * @param ids shape [n]
 * @param sources shape [n], empty where a row has none
 * @param scores shape [n], descending
 * @param tieShare share of the picks whose score is that of the best candidate left out, so that
 *     the order of ids decided
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record Picks(String[] ids, String[] sources, double[] scores, double tieShare) {

  /** None. */
  public static Picks none() {
    return new Picks(new String[0], new String[0], new double[0], 0);
  }

  /** A candidate as it is ranked. */
  record Scored(String id, String source, double score) implements Serializable {
    static final Comparator<Scored> ORDER =
        Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::id, Ids.ORDER);
  }

  /**
   * The picks that sum to the highest score: each source's floor from its best, then the best of
   * all whose source is below its cap. Time O(n log n).
   *
   * @param rows all that can be among the best, sorted in place
   * @param sizes rows of each group that quotas count, in the whole pool
   */
  static Picks best(List<Scored> rows, Map<String, Long> sizes, Quotas quotas, int budget) {
    rows.sort(Scored.ORDER);
    boolean[] isPicked = new boolean[rows.size()];
    Map<String, Long> taken = new HashMap<>();
    int picked = 0;
    for (int n = 0; n < isPicked.length; n++) {
      String source = quotas.group(rows.get(n).source());
      if (taken.getOrDefault(source, 0L) < quotas.floor(source, sizes.get(source))) {
        isPicked[n] = true;
        taken.merge(source, 1L, Long::sum);
        picked++;
      }
    }
    double left = Double.NaN;
    for (int n = 0; n < isPicked.length; n++) {
      String source = quotas.group(rows.get(n).source());
      if (isPicked[n] || taken.getOrDefault(source, 0L) >= quotas.cap(source, sizes.get(source))) {
        continue;
      }
      if (picked == budget) {
        left = rows.get(n).score();
        break;
      }
      isPicked[n] = true;
      taken.merge(source, 1L, Long::sum);
      picked++;
    }
    return of(rows, isPicked, picked, left);
  }

  private static Picks of(List<Scored> rows, boolean[] isPicked, int picked, double left) {
    String[] ids = new String[picked];
    String[] sources = new String[picked];
    double[] scores = new double[picked];
    int ties = 0;
    int at = 0;
    for (int n = 0; n < isPicked.length; n++) {
      if (isPicked[n]) {
        ids[at] = rows.get(n).id();
        sources[at] = rows.get(n).source();
        scores[at++] = rows.get(n).score();
        ties += rows.get(n).score() == left ? 1 : 0;
      }
    }
    return new Picks(ids, sources, scores, picked == 0 ? 0 : (double) ties / picked);
  }

  public int size() {
    return ids.length;
  }
}

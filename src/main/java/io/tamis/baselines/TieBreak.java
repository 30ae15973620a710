package io.tamis.baselines;

import io.tamis.config.Ids;
import io.tamis.sample.CounterRandom;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What decides between candidates that a rule finds equally good.
 *
 * <p>Ids are a column's values, a hash of the row's content where no column is named, or places in
 * {@code .npy} files. So the order of files never matters but for the last, and there a column of
 * ids mends it.
 *
 * @param by the order among equals
 * @param seed what a hash is counted from
 */
public record TieBreak(By by, long seed) implements Serializable {
  /** The order among equals. */
  public enum By {
    /** The order of ids. */
    ID,
    /** A hash of seed and id, so that no order of theirs has a meaning; then ids. */
    HASH,
    /**
     * The mean distance to the queries that count the candidate, where a score is no distance
     * itself; then ids.
     */
    DISTANCE
  }

  /** By id. */
  public static TieBreak byId() {
    return new TieBreak(By.ID, 0);
  }

  /** Whether equal candidates are in another order than the search lists them. */
  boolean isByHash() {
    return by == By.HASH;
  }

  /** Total order over ids, by which equals are taken. */
  Comparator<String> order() {
    return isByHash() ? Comparator.comparingDouble(this::hash).thenComparing(Ids.ORDER) : Ids.ORDER;
  }

  /**
   * @param ids shape [U], in the order of ids
   * @return shape [U], each one's place among equals
   */
  int[] places(String[] ids) {
    int[] places = new int[ids.length];
    if (!isByHash()) {
      Arrays.setAll(places, j -> j);
      return places;
    }
    double[] hashes = Arrays.stream(ids).mapToDouble(this::hash).toArray();
    int[] order =
        IntStream.range(0, ids.length)
            .boxed() // once for each depth of the lists
            .sorted(Comparator.comparingDouble((Integer j) -> hashes[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
    return places;
  }

  /** Apart from what samples and lots are drawn by. */
  private double hash(String id) {
    return new CounterRandom(seed).uniform("\u0000tie " + id);
  }
}

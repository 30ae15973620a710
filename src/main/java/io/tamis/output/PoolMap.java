package io.tamis.output;

import java.util.Objects;

/**
 * Where candidates, queries and picks lie on a plane.
 *
 * @param shares shape [2], of the pool's variance along each axis; or shape [0]
 * @param note why there is no map; empty if there is one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record PoolMap(double[] shares, Layer pool, Layer queries, Layer picks, String note) {
  /** Nothing to draw, for a reason that is told in one sentence. */
  public static PoolMap absent(String note) {
    Layer nothing = new Layer(new String[0], new double[2][0], 0);
    return new PoolMap(new double[0], nothing, nothing, nothing, note);
  }

  boolean isDrawn() {
    return note.isEmpty();
  }

  /**
   * Points of one kind.
   *
   * @param ids shape [n]
   * @param places shape [2, n]
   * @param all how many there are, of which these are drawn
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared by equals
  public record Layer(String[] ids, double[][] places, long all) {
    public Layer {
      Objects.requireNonNull(ids, "ids");
      Objects.requireNonNull(places, "places");
    }
  }
}

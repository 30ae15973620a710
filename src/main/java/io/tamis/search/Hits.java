package io.tamis.search;

/**
 * One query's nearest candidates, nearest first, ties by id. Owns its arrays.
 *
 * @param ids shape [k]
 * @param squaredDistances shape [k], squared Euclidean, ascending
 * @param reach squared distance from which on some may be missing; infinite if none is
 */
record Hits(String[] ids, double[] squaredDistances, double reach) {
  static Hits none() {
    return new Hits(new String[0], new double[0], Double.POSITIVE_INFINITY);
  }

  /** Whether none is missing. */
  boolean isComplete() {
    return reach == Double.POSITIVE_INFINITY;
  }
}

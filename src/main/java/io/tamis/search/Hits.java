package io.tamis.search;

import io.tamis.config.Ids;
import java.io.Serializable;

/**
 * One query's nearest candidates, nearest first, ties by id. Owns its arrays.
 *
 * @param ids shape [k]
 * @param squaredDistances shape [k], squared Euclidean, ascending
 */
record Hits(String[] ids, double[] squaredDistances) implements Serializable {

  /** The nearest {@code depth} of both, which share no id. */
  static Hits merge(Hits a, Hits b, int depth) {
    int size = Math.min(depth, a.ids.length + b.ids.length);
    String[] ids = new String[size];
    double[] distances = new double[size];
    int i = 0;
    int j = 0;
    for (int k = 0; k < size; k++) {
      if (j == b.ids.length || (i < a.ids.length && a.isNearer(i, b, j))) {
        ids[k] = a.ids[i];
        distances[k] = a.squaredDistances[i++];
      } else {
        ids[k] = b.ids[j];
        distances[k] = b.squaredDistances[j++];
      }
    }
    return new Hits(ids, distances);
  }

  private boolean isNearer(int i, Hits b, int j) {
    int order = Double.compare(squaredDistances[i], b.squaredDistances[j]);
    return order < 0 || (order == 0 && Ids.ORDER.compare(ids[i], b.ids[j]) < 0);
  }
}

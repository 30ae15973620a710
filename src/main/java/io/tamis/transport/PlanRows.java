package io.tamis.transport;

import java.io.Serializable;

/**
 * A plan as it lies in its table: one pair of a query and a candidate at each place. Owns its
 * arrays.
 *
 * @param queryIds shape [n]
 * @param ids shape [n], of candidates
 * @param masses shape [n]
 */
public record PlanRows(String[] queryIds, String[] ids, double[] masses) implements Serializable {
  public int size() {
    return masses.length;
  }
}

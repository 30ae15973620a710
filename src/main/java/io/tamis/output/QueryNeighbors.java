package io.tamis.output;

import java.util.List;
import java.util.Objects;

/**
 * The candidates around a query.
 *
 * @param why it is shown, such as {@code deepest}; may be empty
 * @param text may be empty
 * @param depth neighbors that took some of its mass
 * @param neighbors the first of them, nearest first
 */
public record QueryNeighbors(
    String id, String why, String text, long depth, List<Neighbor> neighbors) {
  public QueryNeighbors {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(text, "text");
    neighbors = List.copyOf(neighbors);
  }

  /**
   * A candidate near the query.
   *
   * @param source may be empty
   * @param mass that it gets from this query; 0 if it gets none
   * @param text may be empty
   */
  public record Neighbor(String id, String source, double distance, double mass, String text) {
    public Neighbor {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(text, "text");
    }
  }
}

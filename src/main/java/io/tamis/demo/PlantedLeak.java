package io.tamis.demo;

/**
 * A query that was planted in the pool, as it was or changed.
 *
 * @param id of the row in the pool
 * @param leakOf id of the query
 */
public record PlantedLeak(String id, String leakOf, Kind kind) {
  /** What was done to the query. */
  public enum Kind {
    /** Nothing. */
    VERBATIM,
    /** Its lines are broken elsewhere. */
    REWRAPPED,
    /** One of its numbers is another. */
    NUMBER,
    /** It stands amid other text. */
    EMBEDDED
  }
}

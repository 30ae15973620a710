package io.tamis.explain;

/**
 * A candidate to which a query ships mass.
 *
 * @param rank in the query's list, from 1
 * @param density over its weight
 * @param share of the query's mass, in (0, 1]
 */
public record Served(
    String id, int rank, double distance, double density, double mass, double share) {}

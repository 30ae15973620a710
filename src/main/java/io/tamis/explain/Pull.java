package io.tamis.explain;

/**
 * What one query gives a candidate.
 *
 * @param query its id
 * @param rank of the candidate in the query's list, from 1
 * @param distance between the two
 * @param mass that the query ships to it
 * @param share of the candidate's mass, in (0, 1]
 * @param stopsAt distance of the query's farthest candidate with mass
 */
public record Pull(
    String query, int rank, double distance, double mass, double share, double stopsAt) {}

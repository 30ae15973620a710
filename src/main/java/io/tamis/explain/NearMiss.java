package io.tamis.explain;

import java.util.OptionalDouble;

/**
 * What a candidate without mass lacks, at the query where it lacks least.
 *
 * @param id the candidate's
 * @param query the query's
 * @param rank of the candidate in its list, from 1
 * @param distance between the two
 * @param lacks how much nearer it would have to be, all else staying as it is; 0 where the order of
 *     ids decided
 * @param displaces the candidate at which the query stops, and which it would have to pass
 * @param wouldGet the mass that it would get there; empty where its density was not measured
 */
public record NearMiss(
    String id,
    String query,
    int rank,
    double distance,
    double lacks,
    String displaces,
    OptionalDouble wouldGet) {}

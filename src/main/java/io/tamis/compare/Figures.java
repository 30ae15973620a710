package io.tamis.compare;

import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What is told of one method at one budget.
 *
 * @param picks how many rows, repeats counted
 * @param distinct how many rows that differ
 * @param support candidates with mass
 * @param effectiveSampleSize 1 / sum of squared shares of the mass; 0 of nothing
 * @param tieShare share of the picks that the order of ids decided
 * @param jaccard with each other method at this budget, rows in both over rows in either
 * @param sources picks of each source, repeats counted; empty where the input tells no sources
 * @param tokens of all picks, repeats counted; empty where nothing tells how long a row is
 */
public record Figures(
    Method method,
    int budget,
    long picks,
    int distinct,
    Nearness nearness,
    TransportCost transport,
    long support,
    double effectiveSampleSize,
    double tieShare,
    NearDuplicates nearDuplicates,
    SortedMap<String, Double> jaccard,
    SortedMap<String, Long> sources,
    OptionalLong tokens,
    MethodCost cost) {}

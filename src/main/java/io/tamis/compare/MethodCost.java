package io.tamis.compare;

/**
 * What a method took beyond what all share, for all of its budgets together.
 *
 * @param peakMemory bytes that the run had held at the most when the method was done
 * @param shuffleBytes written by its Spark stages
 */
public record MethodCost(double seconds, long peakMemory, long shuffleBytes) {}

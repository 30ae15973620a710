package io.tamis.embed;

/**
 * How often each term occurs in one text.
 *
 * @param terms shape [t], rising
 * @param counts shape [t], at least 1
 */
public record TermCounts(int[] terms, double[] counts) {}

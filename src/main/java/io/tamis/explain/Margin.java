package io.tamis.explain;

/**
 * How much farther from every query a candidate could lie, all else staying as it is.
 *
 * @param losesAfter distance that it can move before it loses mass
 * @param losesOf the query that gives it less then
 * @param losesMass how much less
 * @param dropsOutAfter distance that it can move before it has no mass
 * @param dropsOutOf the query that gives it mass the longest
 * @param isLeast whether lists end before that, so that it may be more
 */
public record Margin(
    double losesAfter,
    String losesOf,
    double losesMass,
    double dropsOutAfter,
    String dropsOutOf,
    boolean isLeast) {}

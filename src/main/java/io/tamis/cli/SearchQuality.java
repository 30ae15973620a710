package io.tamis.cli;

import io.tamis.search.Recall;

/**
 * How well the pool was searched.
 *
 * @param choice which search answered
 * @param recall of the queries' neighbors
 * @param densityRecall share of the sampled candidates' surroundings that was found, in [0, 1]
 * @param breadth how many times more documents the graphs were asked for than are wanted
 * @param objectiveDifference of the plan's objective, less that with the sampled queries' lists as
 *     they are; 0 where nothing was sampled
 */
record SearchQuality(
    SearchChoice choice,
    Recall recall,
    double densityRecall,
    double breadth,
    double objectiveDifference) {}

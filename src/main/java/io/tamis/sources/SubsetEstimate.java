package io.tamis.sources;

import java.io.Serializable;

/**
 * What is expected of the model fine-tuned on a subset.
 *
 * @param tasks numbers of the subset's tasks, in order
 * @param rows of these tasks
 * @param weights shape [d], as they were used: scaled, where a scale is asked for
 * @param norm of the weights
 * @param largestMarginChange largest |g·w| over the rows
 * @param mode exact, or where one step was asked for and trusted, one step
 * @param converged whether the fit reached its tolerance; one step does so by definition
 * @param passes over the rows that the fit took
 * @param distanceBound how far the weights, before scaling, lie from the best at most; NaN for one
 *     step
 * @param values shape [targets], the performance on each
 */
public record SubsetEstimate(
    int[] tasks,
    long rows,
    double[] weights,
    double norm,
    double largestMarginChange,
    FitMode mode,
    boolean converged,
    int passes,
    double distanceBound,
    double[] values)
    implements Serializable {}

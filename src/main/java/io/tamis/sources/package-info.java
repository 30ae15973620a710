/**
 * Gradients of whole sources to estimates of which sources help, without training on them.
 *
 * <p>{@link io.tamis.sources.GradientTable} rows of the training tasks and of the targets come in:
 * for each example the output of the model before fine-tuning and the randomly projected gradient
 * of that output. {@link io.tamis.sources.EstimateTable} and {@link io.tamis.sources.TaskTable} go
 * out. The method is GradEx of Li, Zhang, Wang and Zhang, "Scalable Fine-tuning from Multiple Data
 * Sources: A First-Order Approximation Approach", Findings of EMNLP 2024.
 *
 * <p>Against the authors' code: labels are all +1 unless given, because its random signs cancel;
 * there is no intercept; the base outputs are an offset of the fit unless switched off; the penalty
 * is that of the mean loss, so it weighs the same for subsets of any size (their C is 1 / (2 n
 * penalty)); and subsets are evaluated by the same linear model, so no language model is run.
 *
 * <p>Chosen against Spark's own logistic regression: that gives zero coefficients where all labels
 * are equal, has no offset, and is one job a subset. Chosen against Newton's method: second
 * derivatives are summed once for each task at w = 0, where they add up over tasks; a fit begins
 * with that step and goes on by gradients alone, those of many subsets in one pass.
 */
package io.tamis.sources;

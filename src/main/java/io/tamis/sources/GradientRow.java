package io.tamis.sources;

/**
 * One example, its label folded in.
 *
 * @param group name of its task or target
 * @param gradient shape [d], times the label
 * @param offset output before fine-tuning, times the label; 0 where it does not count
 * @param output the same after fine-tuning; NaN if unknown
 */
record GradientRow(String id, String group, float[] gradient, double offset, double output) {}

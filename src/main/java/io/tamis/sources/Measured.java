package io.tamis.sources;

/**
 * A subset that was truly fine-tuned on and measured on one target.
 *
 * @param tasks numbers of its tasks, in order
 * @param target number
 */
record Measured(int[] tasks, int target, double value) {}

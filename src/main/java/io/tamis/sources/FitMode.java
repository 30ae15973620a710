package io.tamis.sources;

/** How the weights of a subset are found. */
public enum FitMode {
  /** As the minimum, to a tolerance. */
  EXACT,
  /** By one step of Newton's method from 0, where no margin changes by more than the step limit. */
  ONE_STEP
}

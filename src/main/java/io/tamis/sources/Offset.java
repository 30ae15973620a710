package io.tamis.sources;

/** What a margin is before any change of weights. */
public enum Offset {
  /** The output of the model before fine-tuning. */
  BASE_OUTPUT,
  /** Nothing, in the fit; where an evaluation row has an output, it still counts. */
  NONE
}

package io.tamis.embed;

/** How the vectors of a text's tokens become the vector of the text. */
public enum Pooling {
  /** As the model does it itself, or as the files beside it say; their mean if nothing is said. */
  AUTO,
  /** The mean over all tokens, special tokens too. */
  MEAN,
  /** That of the first token. */
  CLS
}

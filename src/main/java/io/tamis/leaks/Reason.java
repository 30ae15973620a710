package io.tamis.leaks;

/** The rule by which a candidate is a leak, the surest first. */
public enum Reason {
  /** The texts are the same but for case, whitespace and the forms of letters. */
  EXACT,
  /** Most words of one text are found in the other, in n-grams. */
  WORDS,
  /** A line of the held-out text is found, word by word. */
  LINE,
  /** The embeddings are nearly the same. */
  DISTANCE
}

package io.tamis.embed;

/** What turns a text into a vector. */
public enum Encoder {
  /** Hashed word 1-2-grams, weighted and projected; built in, fitted on the pool. */
  HASHED,
  /** The user's own sentence encoder, exported to ONNX. */
  ONNX
}

package io.tamis.score;

import java.util.Locale;

/** Which of the two models reads the candidates. */
public enum Pass {
  /** The pre-trained model. */
  BASE,
  /** The same model after fine-tuning. */
  REFERENCE;

  /** {@code base} or {@code reference}, in keys, columns and folders. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key that names the model. */
  public String key() {
    return "score." + spelled();
  }

  /** The column of its losses. */
  public String loss() {
    return "loss_" + spelled();
  }

  /** The column of the tokens that the losses are over. */
  public String tokens() {
    return "tokens_" + spelled();
  }
}

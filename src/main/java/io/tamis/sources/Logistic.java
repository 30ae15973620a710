package io.tamis.sources;

/** The logistic loss of a margin, log(1 + exp(-margin)), without overflow. Time O(1). */
final class Logistic {
  private Logistic() {}

  /**
   * @return log(1 + exp(-margin))
   */
  static double loss(double margin) {
    return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
  }

  /**
   * How steeply the loss falls: minus its derivative.
   *
   * @return 1 / (1 + exp(margin)), in [0, 1]
   */
  static double descent(double margin) {
    double tail = Math.exp(-Math.abs(margin));
    return margin >= 0 ? tail / (1 + tail) : 1 / (1 + tail);
  }
}

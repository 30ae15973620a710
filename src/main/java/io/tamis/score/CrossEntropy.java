package io.tamis.score;

/**
 * How surprised a model is by the token that comes.
 *
 * <p>loss = log(sum over v of exp(z(v))) - z(target), z the logits, in nats; the largest logit is
 * taken out of the sum first, so that nothing overflows. Time O(V), no memory.
 */
final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * @param logits shape [V]
   * @param target in [0, V)
   * @return zero or more; not finite where a logit is not a number, or infinite and of weight
   */
  static double of(float[] logits, int target) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit); // NaN stays
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - largest);
    }
    return Math.log(sum) - ((double) logits[target] - largest);
  }
}

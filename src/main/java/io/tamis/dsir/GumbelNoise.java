package io.tamis.dsir;

import io.tamis.sample.CounterRandom;
import java.io.Serializable;

/**
 * Noise that turns a ranking into draws without replacement: -ln(-ln u) for a uniform u. The rows
 * with the largest sum of log-weight and noise are drawn in proportion to their weights, one after
 * the other (Yellott, 1977; Kool, van Hoof and Welling, 2019). It is a hash of the seed, the
 * target's number and the id, apart from what samples are drawn by.
 */
record GumbelNoise(long seed) implements Serializable {
  /**
   * @param target its number, from 0 on
   */
  double at(String id, int target) {
    String purpose = "\u0000gumbel " + target + " " + id;
    return -StrictMath.log(-StrictMath.log(new CounterRandom(seed).uniform(purpose)));
  }
}

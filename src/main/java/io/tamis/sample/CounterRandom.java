package io.tamis.sample;

/**
 * Random numbers without a state: each is a hash of the seed and of what it is for. The mixing is
 * that of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014, with Stafford's constants).
 *
 * @param seed any
 */
public record CounterRandom(long seed) {

  /** Uniform in (0, 1). */
  public double uniform(String purpose) {
    long hash = mix(seed + 0x9E3779B97F4A7C15L);
    for (int i = 0; i < purpose.length(); i++) {
      hash = mix(hash + 0x9E3779B97F4A7C15L + purpose.charAt(i));
    }
    return ((mix(hash) >>> 11) + 0.5) * 0x1p-53;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}

package io.tamis.demo;

import io.tamis.config.Require;

/**
 * @param seed the same seed gives the same corpus
 * @param examples rows of the pool, planted copies included, from 1,000 to 100,000: beyond that the
 *     families run out of texts that differ
 */
public record DemoConfig(long seed, int examples) {
  private static final int MOST_EXAMPLES = 100_000;

  public DemoConfig {
    Require.atLeast("demo.examples", 1_000, examples);
    Require.that(
        examples <= MOST_EXAMPLES,
        "demo.examples must be at most " + MOST_EXAMPLES + ", but is " + examples);
  }
}

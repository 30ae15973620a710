package io.tamis.demo;

import io.tamis.config.Require;

/**
 * @param seed the same seed gives the same corpus
 * @param examples rows of the pool, planted copies included, from 1,000 to 100,000: beyond that the
 *     families run out of texts that differ
 * @param leaks rows that repeat queries, put into the pool beside the examples
 */
public record DemoConfig(long seed, int examples, int leaks) {
  private static final int MOST_EXAMPLES = 100_000;

  /** Without leaks. */
  public DemoConfig(long seed, int examples) {
    this(seed, examples, 0);
  }

  public DemoConfig {
    Require.atLeast("demo.examples", 1_000, examples);
    Require.that(
        examples <= MOST_EXAMPLES,
        "demo.examples must be at most " + MOST_EXAMPLES + ", but is " + examples);
    Require.between("demo.leaks", 0, examples, leaks);
  }
}

package io.tamis.sample;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The budget, and how it is spent.
 *
 * @param count how many examples to draw, at least 1
 * @param fraction how many to draw as a share of the pool, in (0, 1]; exactly one of the two is
 *     given, or neither where no budget is needed or tokens are the budget
 * @param tokens how many tokens the picks may have together, beside a count or fraction or instead
 * @param tokenizer {@code tokenizer.json}, or its folder, that counts them; without one they are a
 *     column
 * @param draw how candidates are drawn from their masses
 * @param seed what randomness is counted from
 */
public record SampleConfig(
    OptionalLong count,
    OptionalDouble fraction,
    OptionalLong tokens,
    Optional<String> tokenizer,
    Draw draw,
    long seed) {
  public static final List<String> KEYS =
      List.of(
          "sample.count",
          "sample.fraction",
          "sample.tokens",
          "sample.tokenizer",
          "sample.draw",
          "seed");

  public SampleConfig {
    count.ifPresent(value -> Require.atLeast("sample.count", 1, value));
    fraction.ifPresent(
        value -> {
          Require.positive("sample.fraction", value);
          Require.between("sample.fraction", 0, 1, value);
        });
    tokens.ifPresent(value -> Require.atLeast("sample.tokens", 1, value));
    Require.that(
        tokenizer.isEmpty() || tokens.isPresent(),
        "sample.tokenizer counts tokens for sample.tokens, which must be given too, but is not");
    Require.that(
        tokens.isEmpty() || draw == Draw.TOP,
        "sample.draw must be top where sample.tokens is given, but is " + Require.spelled(draw));
    Require.that(
        !draw.isBudgeted() || count.isPresent() || fraction.isPresent() || tokens.isPresent(),
        "sample.count or sample.fraction must be given (or sample.draw: none, for masses only; or"
            + " all, for every candidate with mass)");
    Require.that(
        draw != Draw.ALL || (count.isEmpty() && fraction.isEmpty()),
        "sample.draw: all takes no sample.count and no sample.fraction, but one is given");
    if (count.isPresent() && fraction.isPresent()) {
      throw new IllegalArgumentException(
          "only one of sample.count and sample.fraction may be given, but they are "
              + count.getAsLong()
              + " and "
              + fraction.getAsDouble());
    }
  }

  /**
   * @param usual how candidates are drawn where the file does not say
   */
  public static SampleConfig from(ConfigFile file, Draw usual) {
    return new SampleConfig(
        file.has("sample.count")
            ? OptionalLong.of(file.whole("sample.count", 0))
            : OptionalLong.empty(),
        file.has("sample.fraction")
            ? OptionalDouble.of(file.number("sample.fraction", 0))
            : OptionalDouble.empty(),
        file.has("sample.tokens")
            ? OptionalLong.of(file.whole("sample.tokens", 0))
            : OptionalLong.empty(),
        file.text("sample.tokenizer"),
        file.choice("sample.draw", usual),
        file.whole("seed", 0));
  }

  /**
   * Examples to draw from a pool of this size; 0 where no budget says how many.
   *
   * @throws IllegalArgumentException if that is more than the pool holds
   */
  public int budget(long poolSize) {
    if (!draw.isBudgeted() || !hasCount()) {
      return 0;
    }
    long budget =
        count.isPresent()
            ? count.getAsLong()
            : Math.max(1, share(fraction.getAsDouble(), poolSize));
    Require.that(
        budget <= poolSize,
        "sample.count must be at most the number of candidates, "
            + poolSize
            + ", but is "
            + budget);
    return Math.toIntExact(budget);
  }

  /** Whether the budget says how many examples, not only how many tokens. */
  public boolean hasCount() {
    return count.isPresent() || fraction.isPresent();
  }

  /** Rounded down, as decimals: 0.29 of 100 is 29, though 0.29 * 100 is less. */
  private static long share(double fraction, long poolSize) {
    return BigDecimal.valueOf(fraction).multiply(BigDecimal.valueOf(poolSize)).longValue();
  }
}

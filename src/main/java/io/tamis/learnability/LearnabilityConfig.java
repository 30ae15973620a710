package io.tamis.learnability;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Optional;

/**
 * Where the two losses of a candidate are, and how they are read.
 *
 * @param base column with the base model's losses: a number, or an array with one a token
 * @param reference column with those of the fine-tuned reference model, in the same form
 * @param mask column of arrays, true or above zero where a token belongs to the response; without
 *     it all tokens do
 * @param baseTokens column with the number of tokens behind a base loss, where losses are numbers
 * @param referenceTokens the same of the reference losses; must be equal
 * @param tokens what the arrays hold, in nats
 * @param reduce how an array becomes one loss; the normalized score is the same either way
 * @param score what candidates are ranked by
 * @param minimumLoss a base loss at or below it says nothing, in nats
 * @param duplicates what becomes of rows with the same content
 * @param scores whether the score of every candidate is written
 */
public record LearnabilityConfig(
    String base,
    String reference,
    Optional<String> mask,
    Optional<String> baseTokens,
    Optional<String> referenceTokens,
    Tokens tokens,
    Reduce reduce,
    Score score,
    double minimumLoss,
    Duplicates duplicates,
    Scores scores) {

  /** What an array holds of each token, in nats. */
  public enum Tokens {
    LOSSES,
    LOG_PROBABILITIES
  }

  /** From tokens to an example. */
  public enum Reduce {
    MEAN,
    SUM
  }

  /** Normalized is 1 - reference / base, raw is base - reference. */
  public enum Score {
    NORMALIZED,
    RAW
  }

  /** Of rows with the same content, each or only the one whose id comes first is ranked. */
  public enum Duplicates {
    KEEP,
    COLLAPSE
  }

  /** Whose scores are written: every candidate's, or only those of the selection. */
  public enum Scores {
    ALL,
    SELECTED
  }

  /** Every key that this package reads. */
  public static final List<String> KEYS =
      List.of(
          "learnability.base",
          "learnability.reference",
          "learnability.mask",
          "learnability.base-tokens",
          "learnability.reference-tokens",
          "learnability.tokens",
          "learnability.reduce",
          "learnability.score",
          "learnability.minimum-loss",
          "learnability.duplicates",
          "learnability.scores");

  public LearnabilityConfig {
    Require.that(
        baseTokens.isPresent() == referenceTokens.isPresent(),
        "learnability.base-tokens and learnability.reference-tokens must be given together, but"
            + " only "
            + baseTokens.or(() -> referenceTokens).orElse("")
            + " is");
    Require.that(
        mask.isEmpty() || baseTokens.isEmpty(),
        "learnability.mask counts tokens, so learnability.base-tokens must not be given beside it,"
            + " but is "
            + baseTokens.orElse(""));
    Require.nonNegative("learnability.minimum-loss", minimumLoss);
  }

  /**
   * @throws IllegalArgumentException if a column is not named, or a value breaks its rule
   */
  public static LearnabilityConfig from(ConfigFile file) {
    return new LearnabilityConfig(
        column(file, "learnability.base"),
        column(file, "learnability.reference"),
        file.text("learnability.mask"),
        file.text("learnability.base-tokens"),
        file.text("learnability.reference-tokens"),
        file.choice("learnability.tokens", Tokens.LOSSES),
        file.choice("learnability.reduce", Reduce.MEAN),
        file.choice("learnability.score", Score.NORMALIZED),
        file.number("learnability.minimum-loss", 1e-6),
        file.choice("learnability.duplicates", Duplicates.KEEP),
        file.choice("learnability.scores", Scores.ALL));
  }

  private static String column(ConfigFile file, String key) {
    return file.text(key)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    key
                        + " must name the column of losses where method is learnability, but is"
                        + " not given"));
  }
}

package io.tamis.score;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.input.TextTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which models read the candidates, and how.
 *
 * @param base folder with {@code model.onnx}, or the file, on any Hadoop filesystem
 * @param reference the same for the fine-tuned model; at least one of the two is given
 * @param tokenizer {@code tokenizer.json}, or its folder; without one it lies beside the first
 *     model
 * @param prompt what the model is given, whose tokens are not counted
 * @param response whose tokens are counted
 * @param maxTokens tokens of prompt and response together; see {@link TokenSequence} for the rest
 * @param batchTokens tokens of a batch, padding included; a longer row is a batch of its own
 * @param threads of a session, for one row of a batch or one product; without a number as many
 *     cores as Spark gives a task
 * @param cache each machine's folder for copies of models that lie elsewhere
 */
public record ScoreConfig(
    Optional<String> base,
    Optional<String> reference,
    Optional<String> tokenizer,
    TextTemplate prompt,
    TextTemplate response,
    int maxTokens,
    int batchTokens,
    Optional<Integer> threads,
    Optional<String> cache) {
  /** Every key that this package reads. */
  public static final List<String> KEYS =
      List.of(
          "score.base",
          "score.reference",
          "score.tokenizer",
          "score.prompt",
          "score.response",
          "score.max-tokens",
          "score.batch-tokens",
          "score.threads",
          "score.cache");

  private static final int DEFAULT_MAX_TOKENS = 1024;
  private static final int DEFAULT_BATCH_TOKENS = 4096;

  /** Longer than any model's context. */
  private static final int MOST_TOKENS = 1 << 22;

  private static final int MOST_THREADS = 1024;

  public ScoreConfig {
    Require.that(
        base.isPresent() || reference.isPresent(),
        "score.base or score.reference must be given, the folder of a model, but neither is");
    Require.between("score.max-tokens", 2L, MOST_TOKENS, (long) maxTokens);
    Require.between("score.batch-tokens", 1L, MOST_TOKENS, (long) batchTokens);
    threads.ifPresent(given -> Require.between("score.threads", 1L, MOST_THREADS, (long) given));
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static ScoreConfig from(ConfigFile file) {
    return new ScoreConfig(
        file.text("score.base"),
        file.text("score.reference"),
        file.text("score.tokenizer"),
        template(file, "score.prompt"),
        template(file, "score.response"),
        (int)
            Require.between(
                "score.max-tokens",
                2L,
                MOST_TOKENS,
                file.whole("score.max-tokens", DEFAULT_MAX_TOKENS)),
        (int)
            Require.between(
                "score.batch-tokens",
                1L,
                MOST_TOKENS,
                file.whole("score.batch-tokens", DEFAULT_BATCH_TOKENS)),
        file.has("score.threads")
            ? Optional.of(
                (int)
                    Require.between(
                        "score.threads", 1L, MOST_THREADS, file.whole("score.threads", 1)))
            : Optional.empty(),
        file.text("score.cache"));
  }

  /** The models that are given, the base first. */
  public List<Pass> passes() {
    return Arrays.stream(Pass.values()).filter(pass -> path(pass).isPresent()).toList();
  }

  /** Where the model of a pass lies. */
  public Optional<String> path(Pass pass) {
    return switch (pass) {
      case BASE -> base;
      case REFERENCE -> reference;
    };
  }

  private static TextTemplate template(ConfigFile file, String key) {
    return TextTemplate.parse(
        key,
        file.text(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        key
                            + " must be given: a column, or a template of columns such as"
                            + " \"{prompt}\\n\"")));
  }
}

package io.tamis.embed;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The user's sentence encoder, and how it reads texts. What is empty is told by the files beside
 * the model, or by the encoder that was saved.
 *
 * @param model folder with {@code model.onnx}, or the file, on any Hadoop filesystem
 * @param tokenizer {@code tokenizer.json}, or its folder
 * @param normalize whether vectors are given the length 1; they are if nothing is said
 * @param queryPrefix what a query begins with, such as {@code "query: "}
 * @param candidatePrefix what a candidate begins with
 * @param maxTokens of a text, special tokens and prefix included
 * @param batchTokens tokens of a batch, padding included; a longer text is a batch of its own
 * @param threads of a session; without a number as many cores as Spark gives a task
 * @param cache each machine's folder for copies of models that lie elsewhere
 */
public record ModelConfig(
    Optional<String> model,
    Optional<String> tokenizer,
    Pooling pooling,
    Optional<Boolean> normalize,
    Optional<String> queryPrefix,
    Optional<String> candidatePrefix,
    Optional<Integer> maxTokens,
    int batchTokens,
    Optional<Integer> threads,
    Optional<String> cache) {
  static final String MODEL = "embed.model";
  static final String TOKENIZER = "embed.tokenizer";
  static final String POOLING = "embed.pooling";
  static final String NORMALIZE = "embed.normalize";
  static final String QUERY_PREFIX = "embed.query-prefix";
  static final String CANDIDATE_PREFIX = "embed.candidate-prefix";
  static final String MAX_TOKENS = "embed.max-tokens";
  static final String BATCH_TOKENS = "embed.batch-tokens";
  static final String THREADS = "embed.threads";
  static final String CACHE = "embed.cache";

  /** Every key that is read for a model. */
  static final List<String> KEYS =
      List.of(
          MODEL,
          TOKENIZER,
          POOLING,
          NORMALIZE,
          QUERY_PREFIX,
          CANDIDATE_PREFIX,
          MAX_TOKENS,
          BATCH_TOKENS,
          THREADS,
          CACHE);

  private static final int DEFAULT_BATCH_TOKENS = 4096;

  /** Longer than any model's context. */
  static final int MOST_TOKENS = 1 << 22;

  private static final int MOST_THREADS = 1024;

  /** Nothing given: a saved encoder knows what its vectors depend on. */
  static ModelConfig none() {
    return from(ConfigFile.empty());
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  static ModelConfig from(ConfigFile file) {
    return new ModelConfig(
        file.text(MODEL),
        file.text(TOKENIZER),
        file.choice(POOLING, Pooling.AUTO),
        file.has(NORMALIZE) ? Optional.of(file.flag(NORMALIZE, true)) : Optional.empty(),
        file.text(QUERY_PREFIX).map(ModelConfig::unquoted),
        file.text(CANDIDATE_PREFIX).map(ModelConfig::unquoted),
        count(file, MAX_TOKENS, MOST_TOKENS),
        count(file, BATCH_TOKENS, MOST_TOKENS).orElse(DEFAULT_BATCH_TOKENS),
        count(file, THREADS, MOST_THREADS),
        file.text(CACHE));
  }

  /** Whether a key's value says nothing. */
  static boolean isDefault(ConfigFile file, String key) {
    return file.text(key)
        .map(value -> from(ConfigFile.of(Map.of(key, value))).equals(none()))
        .orElse(true);
  }

  /** The paths that are read, by key. */
  Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>();
    model.ifPresent(path -> inputs.put(MODEL, path));
    tokenizer.ifPresent(path -> inputs.put(TOKENIZER, path));
    return inputs;
  }

  private static Optional<Integer> count(ConfigFile file, String key, long most) {
    return file.has(key)
        ? Optional.of((int) Require.between(key, 1L, most, file.whole(key, 1)))
        : Optional.empty();
  }

  /** A prefix in quotes keeps the blank at its end, which {@code --set} would take away. */
  private static String unquoted(String prefix) {
    boolean isQuoted = prefix.length() > 1 && prefix.startsWith("\"") && prefix.endsWith("\"");
    return isQuoted ? prefix.substring(1, prefix.length() - 1) : prefix;
  }
}

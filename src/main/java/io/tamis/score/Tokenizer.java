package io.tamis.score;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Texts to tokens, as the model's own {@code tokenizer.json} has it. May be used by many threads.
 *
 * <p>A sequence is put together of three, so that it is certain which tokens are the response's:
 * the special tokens that the tokenizer puts before every text, such as BOS; the prompt's tokens;
 * and the response's. Both texts are encoded without special tokens, so none stands between them,
 * and an end of the response is counted only where the template spells it, as in <code>
 * "{response}&lt;/s&gt;"</code>: a special token that is spelled out in a text is that token. Its
 * settings for truncation and padding are passed over.
 */
final class Tokenizer implements AutoCloseable {
  /** Any text that has a token in every vocabulary. */
  private static final String PROBE = "a";

  private final HuggingFaceTokenizer tokenizer;
  private final long[] start;

  private Tokenizer(HuggingFaceTokenizer tokenizer, long[] start) {
    this.tokenizer = tokenizer;
    this.start = start;
  }

  /**
   * @param key that names the file
   * @throws IllegalArgumentException if the file is no tokenizer
   */
  static Tokenizer open(String key, Path file) {
    // The library would otherwise ask the network for natives and tell it that it runs.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    try {
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optTruncation(false)
              .optPadding(false)
              .build();
      return new Tokenizer(tokenizer, start(tokenizer));
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          key + " must name a tokenizer, but " + file + " is none: " + e.getMessage(), e);
    }
  }

  /** What the tokenizer puts before a text. */
  private static long[] start(HuggingFaceTokenizer tokenizer) {
    Encoding probe = tokenizer.encode(PROBE, true, false);
    long[] isSpecial = probe.getSpecialTokenMask();
    int length = 0;
    while (length < isSpecial.length && isSpecial[length] == 1) {
      length++;
    }
    return Arrays.copyOf(probe.getIds(), length);
  }

  /**
   * @param maxTokens of prompt and response together, start tokens included
   * @throws IllegalArgumentException if the start tokens leave no room
   */
  TokenSequence encode(String prompt, String response, int maxTokens) {
    if (start.length >= maxTokens) {
      throw new IllegalArgumentException(
          "score.max-tokens must be more than the tokens that the tokenizer begins with, "
              + start.length
              + ", but is "
              + maxTokens);
    }
    return TokenSequence.of(start, tokens(prompt), tokens(response), maxTokens);
  }

  /** Tokens of a text, with the special tokens that the tokenizer puts around it. */
  int count(String text) {
    return tokenizer.encode(text, true, false).getIds().length;
  }

  private long[] tokens(String text) {
    return text.isEmpty() ? new long[0] : tokenizer.encode(text, false, false).getIds();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}

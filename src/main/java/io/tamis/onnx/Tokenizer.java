package io.tamis.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Texts to tokens, as the model's own {@code tokenizer.json} has it, and nothing beside it. What
 * the file says of truncation and padding is passed over. May be used by many threads.
 */
public final class Tokenizer implements AutoCloseable {
  /** Any text that has a token in every vocabulary. */
  private static final String PROBE = "a";

  private final HuggingFaceTokenizer tokenizer;
  private final long[] start;

  private Tokenizer(HuggingFaceTokenizer tokenizer, long[] start) {
    this.tokenizer = tokenizer;
    this.start = start;
  }

  /**
   * One that cuts nothing.
   *
   * @param key that names the file
   * @throws IllegalArgumentException if the file is no tokenizer
   */
  public static Tokenizer open(String key, Path file) {
    return open(key, file, OptionalInt.empty());
  }

  /**
   * @param key that names the file
   * @param maxTokens beyond which a text loses its end; special tokens count and stay
   * @throws IllegalArgumentException if the file is no tokenizer
   */
  public static Tokenizer open(String key, Path file, OptionalInt maxTokens) {
    // The library would otherwise ask the network for natives and tell it that it runs.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    int most = maxTokens.orElse(0);
    try {
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.builder(Map.of("modelMaxLength", most)) // else it is 512 at most
              .optTokenizerPath(file)
              .optTruncation(maxTokens.isPresent())
              .optMaxLength(most)
              .optStride(0)
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

  /** The special tokens that it puts before a text, such as BOS. */
  public long[] start() {
    return start.clone();
  }

  /** Tokens of a text alone; a special token that is spelled out in it is that token. */
  public long[] tokens(String text) {
    return text.isEmpty() ? new long[0] : tokenizer.encode(text, false, false).getIds();
  }

  /** Tokens of a text, with the special tokens that the tokenizer puts around it. */
  public int count(String text) {
    return tokenizer.encode(text, true, false).getIds().length;
  }

  /**
   * A text with the special tokens around it.
   *
   * @param isCut whether it lost its end
   */
  public record Sentence(Tokens tokens, boolean isCut) {}

  /** The text as a model of sentences reads it. */
  public Sentence sentence(String text) {
    Encoding encoding = tokenizer.encode(text, true, false);
    return new Sentence(
        new Tokens(encoding.getIds(), encoding.getTypeIds()), encoding.exceedMaxLength());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}

package io.tamis.score;

import io.tamis.config.Require;
import io.tamis.onnx.Tokenizer;
import java.util.Arrays;

/**
 * What the model reads of one candidate, put together of three, so that it is certain which tokens
 * are the response's: the special tokens that the tokenizer puts before every text, such as BOS;
 * the prompt's tokens; and the response's. Both texts are encoded without special tokens, so none
 * stands between them, and an end of the response is counted only where the template spells it, as
 * in <code>"{response}&lt;/s&gt;"</code>: a special token that is spelled out in a text is that
 * token.
 *
 * @param tokens shape [n]
 * @param responseStart place of the response's first token, in [0, n]
 * @param isTruncated whether tokens were left out
 */
record TokenSequence(long[] tokens, int responseStart, boolean isTruncated) {
  /**
   * @param maxTokens of prompt and response together, start tokens included
   * @throws IllegalArgumentException if the start tokens leave no room
   */
  static TokenSequence encode(Tokenizer tokenizer, String prompt, String response, int maxTokens) {
    long[] start = tokenizer.start();
    Require.that(
        start.length < maxTokens,
        "score.max-tokens must be more than the tokens that the tokenizer begins with, "
            + start.length
            + ", but is "
            + maxTokens);
    return of(start, tokenizer.tokens(prompt), tokenizer.tokens(response), maxTokens);
  }

  /**
   * Start tokens stay, the response stays if it fits beside them and loses its end otherwise, and
   * the prompt's last tokens take the room that is left.
   *
   * @param maxTokens more than there are start tokens
   */
  static TokenSequence of(long[] start, long[] prompt, long[] response, int maxTokens) {
    int room = maxTokens - start.length;
    int answered = Math.min(response.length, room);
    int asked = Math.min(prompt.length, room - answered);
    long[] tokens = Arrays.copyOf(start, start.length + asked + answered);
    System.arraycopy(prompt, prompt.length - asked, tokens, start.length, asked);
    System.arraycopy(response, 0, tokens, start.length + asked, answered);
    return new TokenSequence(
        tokens, start.length + asked, asked < prompt.length || answered < response.length);
  }

  int length() {
    return tokens.length;
  }

  /** The first place whose token is predicted and counted: nothing predicts a first token. */
  int firstCounted() {
    return Math.max(1, responseStart);
  }

  /** How many tokens are counted. */
  int counted() {
    return Math.max(0, tokens.length - firstCounted());
  }
}

package io.tamis.score;

import java.util.Arrays;

/**
 * What the model reads of one candidate: start tokens, prompt and response, one behind the other.
 *
 * @param tokens shape [n]
 * @param responseStart place of the response's first token, in [0, n]
 * @param isTruncated whether tokens were left out
 */
record TokenSequence(long[] tokens, int responseStart, boolean isTruncated) {
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

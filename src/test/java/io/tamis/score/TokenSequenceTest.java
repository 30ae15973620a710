package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenSequenceTest {
  private static final long[] START = {1};
  private static final long[] PROMPT = {11, 12, 13};
  private static final long[] RESPONSE = {21, 22, 23};

  @Test
  void whatFitsStays() {
    TokenSequence whole = TokenSequence.of(START, PROMPT, RESPONSE, 7);
    assertThat(whole.tokens()).containsExactly(1, 11, 12, 13, 21, 22, 23);
    assertThat(whole.responseStart()).isEqualTo(4);
    assertThat(whole.counted()).isEqualTo(3);
    assertThat(whole.isTruncated()).isFalse();
  }

  @Test
  void thePromptLosesItsBeginningFirst() {
    TokenSequence cut = TokenSequence.of(START, PROMPT, RESPONSE, 5);
    assertThat(cut.tokens()).containsExactly(1, 13, 21, 22, 23);
    assertThat(cut.responseStart()).isEqualTo(2);
    assertThat(cut.isTruncated()).isTrue();
  }

  @Test
  void aResponseThatAloneIsTooLongLosesItsEnd() {
    TokenSequence cut = TokenSequence.of(START, PROMPT, RESPONSE, 3);
    assertThat(cut.tokens()).containsExactly(1, 21, 22);
    assertThat(cut.counted()).isEqualTo(2);
    assertThat(cut.isTruncated()).isTrue();
  }

  @Test
  void nothingPredictsTheFirstToken() {
    long[] none = {};
    assertThat(TokenSequence.of(none, none, RESPONSE, 10).counted()).isEqualTo(2);
    assertThat(TokenSequence.of(none, none, new long[] {21}, 10).counted()).isZero();
    assertThat(TokenSequence.of(START, none, RESPONSE, 10).counted()).isEqualTo(3);
    assertThat(TokenSequence.of(START, PROMPT, none, 10).counted()).isZero();
    assertThat(TokenSequence.of(none, none, none, 10).counted()).isZero();
  }
}

package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.onnx.TinyTokenizer;
import io.tamis.onnx.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSequenceTest {
  private static final long[] START = {1};
  private static final long[] PROMPT = {11, 12, 13};
  private static final long[] RESPONSE = {21, 22, 23};

  @TempDir private Path folder;

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

  private Tokenizer open(boolean hasEnds) {
    return Tokenizer.open("score.tokenizer", new TinyTokenizer(20, hasEnds).write(folder));
  }

  @Test
  void startsOnceAndAddsNoEnd() {
    try (Tokenizer tokenizer = open(true)) {
      TokenSequence sequence = TokenSequence.encode(tokenizer, "w3 w4", "w5 what w6", 100);
      assertThat(sequence.tokens()).containsExactly(1, 3, 4, 5, 0, 6);
      assertThat(sequence.responseStart()).isEqualTo(3);
    }
  }

  @Test
  void startsWithThePromptWhereTheTokenizerHasNoStart() {
    try (Tokenizer tokenizer = open(false)) {
      assertThat(TokenSequence.encode(tokenizer, "w3", "w5", 100).tokens()).containsExactly(3, 5);
    }
  }

  @Test
  void specialTokensThatAreSpelledOutAreThemselves() {
    try (Tokenizer tokenizer = open(true)) {
      assertThat(TokenSequence.encode(tokenizer, "", "w5 </s>", 100).tokens())
          .containsExactly(1, 5, 2);
    }
  }

  @Test
  void theFilesOwnCutAndPaddingArePassedOver() {
    try (Tokenizer tokenizer = open(true)) {
      TokenSequence sequence =
          TokenSequence.encode(tokenizer, "w3 ".repeat(700), "w4 ".repeat(700), 2_000);
      assertThat(sequence.length()).isEqualTo(1_401);
      assertThat(sequence.isTruncated()).isFalse();
    }
  }

  @Test
  void refusesAStartThatLeavesNoRoom() {
    try (Tokenizer tokenizer = open(true)) {
      assertThatThrownBy(() -> TokenSequence.encode(tokenizer, "w3", "w4", 1))
          .hasMessage(
              "score.max-tokens must be more than the tokens that the tokenizer begins with, 1, but"
                  + " is 1");
    }
  }
}

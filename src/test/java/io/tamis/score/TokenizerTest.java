package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
  @TempDir private Path folder;

  private Tokenizer open(boolean hasEnds) {
    Path file = new TinyTokenizer(20, hasEnds).write(folder);
    return Tokenizer.open("score.tokenizer", file);
  }

  @Test
  void startsOnceAndAddsNoEnd() {
    try (Tokenizer tokenizer = open(true)) {
      TokenSequence sequence = tokenizer.encode("w3 w4", "w5 what w6", 100);
      assertThat(sequence.tokens()).containsExactly(1, 3, 4, 5, 0, 6);
      assertThat(sequence.responseStart()).isEqualTo(3);
    }
  }

  @Test
  void startsWithThePromptWhereTheTokenizerHasNoStart() {
    try (Tokenizer tokenizer = open(false)) {
      assertThat(tokenizer.encode("w3", "w5", 100).tokens()).containsExactly(3, 5);
    }
  }

  @Test
  void specialTokensThatAreSpelledOutAreThemselves() {
    try (Tokenizer tokenizer = open(true)) {
      assertThat(tokenizer.encode("", "w5 </s>", 100).tokens()).containsExactly(1, 5, 2);
    }
  }

  @Test
  void theFilesOwnCutAndPaddingArePassedOver() {
    try (Tokenizer tokenizer = open(true)) {
      TokenSequence sequence = tokenizer.encode("w3 ".repeat(700), "w4 ".repeat(700), 2_000);
      assertThat(sequence.length()).isEqualTo(1_401);
      assertThat(sequence.isTruncated()).isFalse();
    }
  }

  @Test
  void refusesAFileThatIsNoTokenizer() throws Exception {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertThatThrownBy(() -> Tokenizer.open("score.tokenizer", file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "score.tokenizer must name a tokenizer, but " + file + " is none: ");
  }

  @Test
  void refusesAStartThatLeavesNoRoom() {
    try (Tokenizer tokenizer = open(true)) {
      assertThatThrownBy(() -> tokenizer.encode("w3", "w4", 1))
          .hasMessage(
              "score.max-tokens must be more than the tokens that the tokenizer begins with, 1, but"
                  + " is 1");
    }
  }
}

package io.tamis.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
  @TempDir private Path folder;

  private Tokenizer open(boolean hasEnds) {
    Path file = new TinyTokenizer(20, hasEnds).write(folder);
    return Tokenizer.open("score.tokenizer", file);
  }

  @Test
  void aSentenceHasItsEndsAndATextAloneHasNone() {
    try (Tokenizer tokenizer = open(true)) {
      assertThat(tokenizer.start()).containsExactly(1);
      assertThat(tokenizer.tokens("w3 what")).containsExactly(3, 0);
      assertThat(tokenizer.tokens("")).isEmpty();
      assertThat(tokenizer.count("w3 what")).isEqualTo(4);
      Tokenizer.Sentence sentence = tokenizer.sentence("w3 what");
      assertThat(sentence.tokens().ids()).containsExactly(1, 3, 0, 2);
      assertThat(sentence.isCut()).isFalse();
    }
  }

  @Test
  void theFilesOwnCutAndPaddingArePassedOver() {
    try (Tokenizer tokenizer = open(true)) {
      assertThat(tokenizer.sentence("w3 ".repeat(1_400)).tokens().length()).isEqualTo(1_402);
      assertThat(tokenizer.sentence("w3").tokens().length()).isEqualTo(3);
    }
  }

  @Test
  void aCutKeepsTheEndsAndIsTold() {
    for (int most : new int[] {5, 700}) {
      Path file = new TinyTokenizer(20, true).write(folder);
      try (Tokenizer tokenizer = Tokenizer.open("embed.tokenizer", file, OptionalInt.of(most))) {
        Tokenizer.Sentence cut = tokenizer.sentence("w3 w4 w5 " + "w6 ".repeat(900));
        assertThat(cut.isCut()).isTrue();
        assertThat(cut.tokens().ids()).hasSize(most).startsWith(1, 3, 4, 5).endsWith(2);
        assertThat(tokenizer.sentence("w3 w4 w5").tokens().ids()).containsExactly(1, 3, 4, 5, 2);
        assertThat(tokenizer.sentence("w3 w4 w5").isCut()).isFalse();
      }
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
}

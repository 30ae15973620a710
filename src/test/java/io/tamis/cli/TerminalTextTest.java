package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
  @Test
  void commandsToTheTerminalAreLeftOut() {
    assertThat(TerminalText.line("a\u001b[31mred\u0007 \u009bK", 100)).isEqualTo("a[31mred K");
    assertThat(TerminalText.line("user\u202egnp.exe\u200b", 100)).isEqualTo("usergnp.exe");
    assertThat(TerminalText.line("\ud800lone", 100)).isEqualTo("lone");
  }

  @Test
  void whiteSpaceIsOneBlank() {
    assertThat(TerminalText.line("  one\r\n\ttwo\u00a0\u2028three ", 100))
        .isEqualTo("one two three");
  }

  @Test
  void longTextsAreCutBetweenLetters() {
    assertThat(TerminalText.line("abcdef", 6)).isEqualTo("abcdef");
    assertThat(TerminalText.line("abcdef", 3)).isEqualTo("abc…");
    assertThat(TerminalText.line("ab cdef", 3)).isEqualTo("ab…");
    assertThat(TerminalText.line("😀😀😀", 2)).isEqualTo("😀😀…");
  }
}

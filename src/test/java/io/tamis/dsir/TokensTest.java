package io.tamis.dsir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What CPython 3.11 printed for {@code re.findall(r"\w+|[^\w\s]+", text.lower())}, as literals. */
class TokensTest {
  private static List<String> of(byte[] text) {
    Tokens tokens = new Tokens();
    tokens.read(text);
    List<String> all = new ArrayList<>();
    for (int n = 0; n < tokens.size(); n++) {
      int start = tokens.start(n);
      int length = tokens.start(n + 1) - 1 - start;
      all.add(new String(tokens.bytes(), start, length, StandardCharsets.UTF_8));
    }
    return all;
  }

  private static List<String> of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void wordsAndSignsAreRuns() {
    assertThat(of("Hello, World_1!? x")).containsExactly("hello", ",", "world_1", "!?", "x");
    assertThat(of("a--b...c")).containsExactly("a", "--", "b", "...", "c");
    assertThat(of("")).isEmpty();
    assertThat(of(" \t\n ")).isEmpty();
  }

  @Test
  void spacesArePythons() {
    assertThat(of("a\u001cb\u001db\u001eb\u001fb\u0085b\u00a0b\u1680b"))
        .containsExactly("a", "b", "b", "b", "b", "b", "b", "b");
    assertThat(of("a\u2000b\u200ab\u2028b\u2029b\u202fb\u205fb\u3000b\u000bb\fb\rb"))
        .containsExactly("a", "b", "b", "b", "b", "b", "b", "b", "b", "b", "b");
    assertThat(of("a\u200bb\u001bb\ufeffb")) // none of these is one
        .containsExactly("a", "\u200b", "b", "\u001b", "b", "\ufeff", "b");
  }

  @Test
  void marksAreNoPartOfWords() {
    assertThat(of("cafe\u0301 x")).containsExactly("cafe", "\u0301", "x");
    assertThat(of("हिन्दी")).containsExactly("ह", "ि", "न", "्", "द", "ी");
    assertThat(of("café")).containsExactly("café");
  }

  @Test
  void allThatIsNumericIsAWord() {
    assertThat(of("x²½Ⅷ③٣㊿〇𝟘")).containsExactly("x²½ⅷ③٣㊿〇𝟘");
    assertThat(of("Ⓐ€😀™")).containsExactly("ⓐ€😀™");
    assertThat(of("日本語、テスト。")).containsExactly("日本語", "、", "テスト", "。");
  }

  @Test
  void lettersAreLoweredAsPythonLowersThem() {
    assertThat(of("İstanbul")).containsExactly("i", "\u0307", "stanbul");
    assertThat(of("ΟΔΟΣ ΣΑΣ Σ ΑΣ.Β ΑΣ. Σ.Σ ΑΣ'"))
        .isEqualTo(
            List.of("οδος", "σας", "σ", "ασ", ".", "β", "ας", ".", "σ", ".", "ς", "ας", "'"));
    assertThat(of("A\u0301Σ\u0301 AΣ\u00adb Σ"))
        .isEqualTo(List.of("a", "\u0301", "ς", "\u0301", "aσ", "\u00ad", "b", "σ"));
    assertThat(of("ẞ Ⱥ Ǆ ǅ Ω K Å 𐐀 Ꭰ"))
        .containsExactly("ß", "ⱥ", "ǆ", "ǆ", "ω", "k", "å", "𐐨", "ꭰ");
  }

  @Test
  void bytesThatAreNoTextAreOneUnknownLetterEach() {
    assertThat(of(new byte[] {'a', (byte) 0x80, 'b', (byte) 0xC3, ' ', (byte) 0xE2, (byte) 0x82}))
        .containsExactly("a", "\ufffd", "b", "\ufffd", "\ufffd\ufffd");
    assertThat(of(new byte[] {(byte) 0xF5, (byte) 0xC0, (byte) 0x80}))
        .containsExactly("\ufffd\ufffd\ufffd");
  }

  @Test
  void longTextsKeepTheirTokens() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < 40_000; n++) {
      text.append("aB ,.x_9-\n".charAt(random.nextInt(10)));
    }
    assertThat(of(text.toString())).isEqualTo(NaiveDsir.tokens(text.toString()));
    assertThat(of("x, ".repeat(5_000))).hasSize(10_000);
    assertThat(of("İ".repeat(5_000))).hasSize(10_000);
  }
}

package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  @Test
  void numbersReadTheSameEverywhere() {
    assertThat(Figures.count(80_507)).isEqualTo("80,507");
    assertThat(Figures.number(0.431)).isEqualTo("0.4310");
    assertThat(Figures.number(2_204.7)).isEqualTo("2,205");
    assertThat(Figures.number(1.204e-5)).isEqualTo("1.204e-5");
    assertThat(Figures.number(37)).isEqualTo("37");
    assertThat(Figures.number(Double.NaN)).isEqualTo("not a number");
    assertThat(Figures.seconds(7_512)).isEqualTo("2 h 05 min");
    assertThat(Figures.bytes(1_610_612_736)).isEqualTo("1.5 GB");
  }

  @Test
  void sharesNeverRoundToNothingOrToTheWhole() {
    assertThat(Figures.share(0.123)).isEqualTo("12.3 %");
    assertThat(Figures.share(0)).isEqualTo("0 %");
    assertThat(Figures.share(1e-9)).isEqualTo("< 0.01 %");
    assertThat(Figures.share(0.9996)).isEqualTo("99.96 %");
    assertThat(Figures.share(0.999999)).isEqualTo("> 99.99 %");
    assertThat(Figures.share(1)).isEqualTo("100 %");
  }

  @Test
  void textIsEscapedAndControlCharactersAreReplaced() {
    assertThat(Html.text("<a href=\"x\" b='y'>&amp;\u0000\u001b[0m").markup())
        .isEqualTo("&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;\uFFFD\uFFFD[0m");
  }

  @Test
  void shortTextsAreWholeAndLongOnesOpen() {
    assertThat(Html.excerpt("two\n words", 20).markup()).isEqualTo("<bdi>two words</bdi>");
    assertThat(Html.excerpt("one two three", 8).markup())
        .isEqualTo(
            "<details><summary><bdi>one two…</bdi></summary>"
                + "<div class=\"full\"><bdi>one two three</bdi></div></details>");
  }

  @Test
  void aCutNeverSplitsACharacter() {
    String faces = "\uD83D\uDE00".repeat(5);
    assertThat(Html.shortened(faces, 3)).isEqualTo("\uD83D\uDE00".repeat(2) + "…");
    assertThat(Html.shortened(faces, 5)).isEqualTo(faces);
  }

  @Test
  void thinningKeepsBothEndsAndLosesNoRun() {
    List<Integer> values = IntStream.range(0, 10_000).boxed().toList();
    List<Integer> thinned = Thinned.evenly(values, 300);
    assertThat(thinned).hasSize(300).startsWith(0).endsWith(9_999).isSorted();
    assertThat(Thinned.runs(values, 200)).hasSize(200).allMatch(run -> run.size() == 50);
    assertThat(Thinned.runs(values.subList(0, 401), 200).stream().flatMap(List::stream))
        .containsExactlyElementsOf(values.subList(0, 401));
  }
}

package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.embed.PartEncoder.Named;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartEncoderTest {
  @Test
  void textsAreReadInTheOrderOfTheirIdsWhateverThatOfTheRows() {
    List<Named> rows =
        new ArrayList<>(
            List.of(
                new Named("10", "ten"),
                new Named("9", "nine"),
                new Named("a", "later"),
                new Named("a", "earlier"),
                new Named("a", null),
                new Named("11", "nine"),
                new Named("8", "\u2003\u00a0")));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(rows, new Random(seed));
      assertThat(PartEncoder.toRead(rows)).containsExactly("nine", "ten", "earlier", "later");
    }
  }

  @Test
  void whiteSpaceIsThatOfUnicode() {
    for (String blank : new String[] {null, "", " \t\n", "\u00a0", "\u2003", "\u3000"}) {
      assertThat(BlankText.is(blank)).as("%s", blank).isTrue();
    }
    assertThat(BlankText.is("\u00a0.")).isFalse();
  }
}

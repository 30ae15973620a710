package io.tamis.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tamis.config.ConfigFile;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeakRulesTest {
  private static final String QUESTION =
      "A farmer sells forty eggs on Monday and half as many on Tuesday. How many eggs does the"
          + " farmer sell altogether in these two days?";

  private static HeldOut heldOut(String... texts) {
    return HeldOut.of(
        LeakConfig.from(ConfigFile.empty()),
        IntStream.range(0, texts.length)
            .mapToObj(n -> new HeldOutText("queries", "q" + n, texts[n]))
            .toList());
  }

  private static Optional<Leak> leak(HeldOut heldOut, String candidate) {
    return new Finder(heldOut)
        .find("c", candidate)
        .flatMap(found -> new LeakRules(heldOut, new BitSet()).judge(found));
  }

  private static Optional<Reason> reason(HeldOut heldOut, String candidate) {
    return leak(heldOut, candidate).map(Leak::reason);
  }

  @Test
  void sharesAgreeWithTheNaiveOnes() {
    SplittableRandom random = new SplittableRandom(1);
    int leaks = 0;
    for (int trial = 0; trial < 300; trial++) {
      String first = NaiveLeaks.text(random, random.nextInt(13, 60));
      String second = NaiveLeaks.text(random, random.nextInt(13, 60));
      String[] words = first.split(" ", -1);
      int from = random.nextInt(words.length);
      String part = String.join(" ", Arrays.copyOfRange(words, from, words.length));
      String candidate = second + " " + part;
      double share =
          Math.max(NaiveLeaks.share(first, candidate, 13), NaiveLeaks.share(candidate, first, 13));
      Optional<Leak> leak = leak(heldOut(first), candidate);
      assertThat(leak.isPresent()).as(first + " / " + candidate).isEqualTo(share >= 0.6);
      if (leak.isPresent()) {
        assertThat(leak.get().figure()).isEqualTo(share, within(1e-12));
        leaks++;
      }
    }
    assertThat(leaks).isBetween(50, 250);
  }

  @Test
  void caseWhitespaceAndFormsOfLettersMakeNoDifference() {
    String candidate = " A FARMER  sells\nforty\u00a0eggs" + QUESTION.substring(25) + "\n";
    assertThat(NaiveLeaks.areSame(candidate, QUESTION)).isTrue();
    assertThat(reason(heldOut(QUESTION), candidate)).contains(Reason.EXACT);
    assertThat(reason(heldOut("Which is the ﬁrst?"), "which is the first?")).contains(Reason.EXACT);
    assertThat(reason(heldOut("What is 2 + 3?"), "What is 2 - 3?")).isEmpty();
  }

  @Test
  void aTextAmidAnotherIsFound() {
    SplittableRandom random = new SplittableRandom(2);
    String around = NaiveLeaks.text(random, 300);
    assertThat(leak(heldOut(QUESTION), around + " " + QUESTION + " " + around))
        .contains(new Leak("c", Reason.WORDS, "q0", "queries", 1));
    String brief = "Which river flows through the old town of Bamberg?";
    assertThat(reason(heldOut(brief), around + " " + brief + " " + around)).contains(Reason.WORDS);
  }

  @Test
  void aPassageOfALongTextIsFound() {
    String passage = NaiveLeaks.text(new SplittableRandom(3), 200);
    String excerpt = passage.substring(300, 600);
    assertThat(reason(heldOut(passage), excerpt)).contains(Reason.WORDS);
  }

  @Test
  void anotherAnswerToTheSameQuestionIsFoundByTheLine() {
    SplittableRandom random = new SplittableRandom(4);
    String query = QUESTION + "\n" + NaiveLeaks.text(random, 100);
    String candidate = QUESTION + "\n" + NaiveLeaks.text(random, 100);
    assertThat(reason(heldOut(query), candidate)).contains(Reason.LINE);
    String code = "\nfor i in range(0, n - i - 1):\n";
    assertThat(
            reason(heldOut(NaiveLeaks.text(random, 50) + code), NaiveLeaks.text(random, 50) + code))
        .as("a line of symbols says nothing")
        .isEmpty();
  }

  @Test
  void aTemplateOfManyHeldOutTextsSaysNothing() {
    SplittableRandom random = new SplittableRandom(5);
    String template = NaiveLeaks.text(random, 60) + "\n";
    String[] texts =
        IntStream.range(0, 10)
            .mapToObj(n -> template + NaiveLeaks.text(random, 20))
            .toArray(String[]::new);
    String other = template + NaiveLeaks.text(random, 20);
    assertThat(reason(heldOut(texts), other)).isEmpty();
    assertThat(reason(heldOut(texts[0]), other)).as("of one text it is no template").isPresent();
    assertThat(leak(heldOut(texts), texts[7] + " indeed"))
        .contains(new Leak("c", Reason.WORDS, "q7", "queries", 1));
  }

  @Test
  void aLineIsFoundByItsOwnWordsThoughItBeginsOrEndsWithATemplate() {
    SplittableRandom random = new SplittableRandom(7);
    String before = NaiveLeaks.text(random, 40) + " ";
    String after = " " + NaiveLeaks.text(random, 40) + "\n";
    String[] lines =
        IntStream.range(0, 11)
            .mapToObj(n -> before + NaiveLeaks.text(random, 12) + after)
            .toArray(String[]::new);
    String[] texts =
        IntStream.range(0, 10)
            .mapToObj(n -> lines[n] + NaiveLeaks.text(random, 100))
            .toArray(String[]::new);
    HeldOut heldOut = heldOut(texts);
    assertThat(leak(heldOut, lines[4] + NaiveLeaks.text(random, 100)))
        .hasValueSatisfying(
            leak -> {
              assertThat(leak.reason()).isEqualTo(Reason.LINE);
              assertThat(leak.heldOutId()).isEqualTo("q4");
            });
    assertThat(reason(heldOut, lines[10] + NaiveLeaks.text(random, 100))).isEmpty();
  }

  @Test
  void piecesThatAreCommonInThePoolSayNothingButOfAWholeText() {
    SplittableRandom random = new SplittableRandom(6);
    String query = NaiveLeaks.text(random, 50);
    HeldOut heldOut = heldOut(query);
    BitSet all = new BitSet();
    all.set(0, heldOut.pieces().size());
    LeakRules rules = new LeakRules(heldOut, all);
    Finder finder = new Finder(heldOut);
    String most = query.substring(0, query.lastIndexOf(' '));
    assertThat(finder.find("c", most + " end").flatMap(rules::judge)).isEmpty();
    assertThat(finder.find("c", query + " end").flatMap(rules::judge)).isPresent();
  }

  @Test
  void lettersOfScriptsWithoutBlanksAreWords() {
    String question = "この川は古い町の中を流れていますがその名前は何ですか";
    assertThat(reason(heldOut(question), "次の問いに答えなさい。" + question + "短く答えること。"))
        .contains(Reason.WORDS);
  }

  @Test
  void ofEqualTextsTheQueryIsNamed() {
    HeldOut heldOut =
        HeldOut.of(
            LeakConfig.from(ConfigFile.empty()),
            List.of(
                new HeldOutText("decontaminate", "a", QUESTION),
                new HeldOutText("queries", "z", QUESTION)));
    assertThat(heldOut.size()).isEqualTo(1);
    assertThat(leak(heldOut, QUESTION)).contains(new Leak("c", Reason.EXACT, "z", "queries", 1));
  }
}

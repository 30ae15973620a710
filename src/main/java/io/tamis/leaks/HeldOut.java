package io.tamis.leaks;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The held-out texts as an index of what their leaks are known by: the hash of each whole text, of
 * its n-grams, and of its shorter lines. Made on the driver and sent to the executors once; some 40
 * bytes a word.
 */
public final class HeldOut implements Serializable {
  private static final long serialVersionUID = 1;

  /** Words in all, 340 MB of index: the tests of all well-known benchmarks together. */
  static final int MOST_WORDS = 1 << 23;

  /**
   * Of a word, on the average, in a line that says something; those of a loop's head are shorter.
   */
  private static final int LETTERS = 4;

  private final int ngramWords;
  private final int lineWords;
  private final double share;
  private final List<Source> sources = new ArrayList<>();
  private final List<Content> contents = new ArrayList<>();
  private final Pieces pieces;
  private final HashNumbers wholes;

  /** Whose text it is. */
  private record Source(String role, String id) implements Serializable {}

  /**
   * A held-out text.
   *
   * @param size its words
   * @param own those that lie in no template; the others say nothing
   * @param lines first word and the one behind the last, by turns, of its lines that say something
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared by equals
  record Content(int size, BitSet own, int[] lines) implements Serializable {
    int ownSize() {
      return own.cardinality();
    }
  }

  /**
   * @param texts in any order; of equal ones the first by role and id stands for all
   * @throws IllegalArgumentException if they hold too many words
   */
  public static HeldOut of(LeakConfig config, List<HeldOutText> texts) {
    return new HeldOut(config, texts);
  }

  private HeldOut(LeakConfig config, List<HeldOutText> given) {
    this.ngramWords = config.words();
    this.lineWords = config.lineWords();
    this.share = config.share();
    this.wholes = new HashNumbers(given.size());
    List<String> texts = new ArrayList<>();
    Words words = new Words();
    long all = 0;
    for (HeldOutText text : inOrder(given)) {
      words.read(text.text());
      all += words.size();
      requireFew(all);
      if (words.size() > 0 && wholes.put(words.whole()) == texts.size()) {
        texts.add(text.text());
        sources.add(new Source(text.role(), text.id()));
      }
    }
    Templates templates = Templates.of(texts, lineWords);
    Pieces.Builder builder = new Pieces.Builder();
    for (int text = 0; text < texts.size(); text++) {
      words.read(texts.get(text));
      BitSet own = templates.own(words);
      addNgrams(builder, words, own, text);
      contents.add(new Content(words.size(), own, addLines(builder, words, own, text)));
    }
    this.pieces = builder.build();
  }

  /** Queries last in the alphabet, but first here: they are what the run is for. */
  private static List<HeldOutText> inOrder(List<HeldOutText> texts) {
    return texts.stream()
        .sorted(
            Comparator.comparing(HeldOutText::role, Comparator.reverseOrder())
                .thenComparing(HeldOutText::id, Ids.ORDER))
        .toList();
  }

  private static void requireFew(long words) {
    Require.that(
        words <= MOST_WORDS,
        "decontaminate and queries must hold at most "
            + MOST_WORDS
            + " words, whose index is sent to every executor, but hold more");
  }

  private void addNgrams(Pieces.Builder builder, Words words, BitSet own, int text) {
    int length = ngramWords;
    long power = Words.power(length);
    for (int i = 0; i + length <= words.size(); i++) {
      int next = own.nextSetBit(i);
      if (next >= 0 && next < i + length) {
        builder.add(words.hash(i, length, power), length, text, i);
      }
    }
    if (words.size() < length && words.size() >= lineWords) {
      builder.add(words.hash(0, words.size()), words.size(), text, 0);
    }
  }

  /** Adds the lines that are shorter than an n-gram; longer ones are made of n-grams. */
  private int[] addLines(Pieces.Builder builder, Words words, BitSet own, int text) {
    List<Integer> bounds = new ArrayList<>();
    int from = 0;
    for (int line = 0; line < words.lines(); line++) {
      int to = words.lineEnd(line);
      if (tells(words, own, from, to)) {
        bounds.add(from);
        bounds.add(to);
        if (to - from < ngramWords && to - from < words.size()) {
          builder.add(words.hash(from, to - from), to - from, text, from);
        }
      }
      from = to;
    }
    return bounds.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether a line says something: long enough, and not for the most part a template. */
  private boolean tells(Words words, BitSet own, int from, int to) {
    return to - from >= lineWords
        && words.letters(from, to) >= lineWords * LETTERS
        && own.get(from, to).cardinality() >= (lineWords + 1) / 2;
  }

  /** Texts that differ. */
  public int size() {
    return sources.size();
  }

  /** n of the n-grams. */
  int ngramWords() {
    return ngramWords;
  }

  /** Of the words of one text, found in the other, from which on it is a leak. */
  double share() {
    return share;
  }

  Pieces pieces() {
    return pieces;
  }

  /**
   * The text with this hash of its whole.
   *
   * @return -1 if there is none
   */
  int exact(long whole) {
    return wholes.get(whole);
  }

  Content content(int text) {
    return contents.get(text);
  }

  Leak leak(String candidate, Reason reason, int text, double figure) {
    Source source = sources.get(text);
    return new Leak(candidate, reason, source.id(), source.role(), figure);
  }
}

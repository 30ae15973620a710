package io.tamis.leaks;

import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether what a candidate has in common with a held-out text makes it a leak.
 *
 * <p>Of the held-out text's own words, those in no template, the share that lies in pieces found in
 * the candidate; of the candidate's words, the share that lies in pieces that hold own words of the
 * text. A leak is found by either share, or by a line all of whose own words are found. Pieces that
 * are common in the pool count for none of these; but a candidate with every own word of the text
 * is a leak however often the pool holds it.
 *
 * @param common numbers of the pieces that stand in many candidates
 */
record LeakRules(HeldOut heldOut, BitSet common) {

  /** What of one held-out text is found in the candidate. */
  private static final class Cover {
    private final BitSet any = new BitSet();
    private final BitSet telling = new BitSet();
    private final BitSet inCandidate = new BitSet();
  }

  /** The held-out text that the candidate repeats most, by the surest rule; a tie by its order. */
  Optional<Leak> judge(Found found) {
    if (found.exact() >= 0) {
      return Optional.of(heldOut.leak(found.id(), Reason.EXACT, found.exact(), 1));
    }
    TreeMap<Integer, Cover> covers = new TreeMap<>(); // a piece has few texts
    for (int n = 0; n < found.pieces().length; n++) {
      cover(covers, found.pieces()[n], found.places()[n]);
    }
    return covers.entrySet().stream()
        .flatMap(entry -> judge(found, entry.getKey(), entry.getValue()).stream())
        .min(
            Comparator.comparing(Leak::reason)
                .thenComparing(Comparator.comparingDouble(Leak::figure).reversed()));
  }

  private void cover(TreeMap<Integer, Cover> covers, int piece, int at) {
    Pieces pieces = heldOut.pieces();
    int length = pieces.length(piece);
    boolean tells = !common.get(piece);
    for (int place = pieces.start(piece); place < pieces.start(piece + 1); place++) {
      int text = pieces.text(place);
      int word = pieces.word(place);
      Cover cover = covers.computeIfAbsent(text, number -> new Cover());
      cover.any.set(word, word + length);
      if (!tells) {
        continue;
      }
      cover.telling.set(word, word + length);
      BitSet own = heldOut.content(text).own();
      for (int n = own.nextSetBit(word); n >= 0 && n < word + length; n = own.nextSetBit(n + 1)) {
        cover.inCandidate.set(at + n - word);
      }
    }
  }

  private Optional<Leak> judge(Found found, int text, Cover cover) {
    HeldOut.Content content = heldOut.content(text);
    boolean isWhole = ownSize(cover.any, content) == content.ownSize();
    double ofText = isWhole ? 1 : (double) ownSize(cover.telling, content) / content.ownSize();
    double ofCandidate =
        found.words() < heldOut.ngramWords()
            ? 0
            : (double) cover.inCandidate.cardinality() / found.words();
    double share = Math.max(ofText, ofCandidate);
    if (share >= heldOut.share()) {
      return Optional.of(heldOut.leak(found.id(), Reason.WORDS, text, share));
    }
    return holdsALine(cover.telling, content)
        ? Optional.of(heldOut.leak(found.id(), Reason.LINE, text, share))
        : Optional.empty();
  }

  private static int ownSize(BitSet covered, HeldOut.Content content) {
    BitSet own = (BitSet) content.own().clone();
    own.and(covered);
    return own.cardinality();
  }

  private static boolean holdsALine(BitSet covered, HeldOut.Content content) {
    int[] lines = content.lines();
    BitSet missing = (BitSet) content.own().clone();
    missing.andNot(covered);
    for (int n = 0; n < lines.length; n += 2) {
      int first = missing.nextSetBit(lines[n]);
      if (first < 0 || first >= lines[n + 1]) {
        return true;
      }
    }
    return false;
  }
}

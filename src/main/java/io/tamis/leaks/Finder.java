package io.tamis.leaks;

import java.util.Arrays;
import java.util.Optional;

/**
 * Looks held-out pieces up in one text after another; of one task, since its buffers are reused.
 */
final class Finder {
  private final HeldOut heldOut;
  private final int[] lengths;
  private final long[] powers;
  private final Words words = new Words();
  private int[] pieces = new int[64];
  private int[] places = new int[64];
  private int size;

  Finder(HeldOut heldOut) {
    this.heldOut = heldOut;
    this.lengths = heldOut.pieces().lengths();
    this.powers = Arrays.stream(lengths).mapToLong(Words::power).toArray();
  }

  /** Empty if the text has nothing in common with any held-out text. */
  Optional<Found> find(String id, String text) {
    words.read(text);
    size = 0;
    for (int n = 0; n < lengths.length; n++) {
      for (int i = 0; i + lengths[n] <= words.size(); i++) {
        int piece = heldOut.pieces().number(words.hash(i, lengths[n], powers[n]));
        if (piece >= 0) {
          add(piece, i);
        }
      }
    }
    int exact = heldOut.exact(words.whole());
    return size == 0 && exact < 0
        ? Optional.empty()
        : Optional.of(
            new Found(
                id, words.size(), exact, Arrays.copyOf(pieces, size), Arrays.copyOf(places, size)));
  }

  private void add(int piece, int place) {
    if (size == pieces.length) {
      pieces = Arrays.copyOf(pieces, 2 * size);
      places = Arrays.copyOf(places, 2 * size);
    }
    pieces[size] = piece;
    places[size++] = place;
  }
}

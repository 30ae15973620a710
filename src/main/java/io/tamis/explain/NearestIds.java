package io.tamis.explain;

import io.tamis.config.Ids;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which ids are spelled like one that is not among them. */
public final class NearestIds {
  private static final int TOLD = 3;

  private NearestIds() {}

  /** The few with the fewest letters to change, ties in the order of ids. */
  public static List<String> to(String id, String[] known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    record Spelled(String id, int distance) {}
    return Arrays.stream(known)
        .map(other -> new Spelled(other, distance.apply(id, other)))
        .sorted(Comparator.comparingInt(Spelled::distance).thenComparing(Spelled::id, Ids.ORDER))
        .limit(TOLD)
        .map(Spelled::id)
        .toList();
  }
}

package io.tamis.sources;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a first look at the rows finds: how many each group has, how long the gradients are, and
 * what is wrong with the first bad row in the order of ids. The same however rows are split.
 */
final class GradientRows implements Serializable {
  private static final long serialVersionUID = 1;

  /** Tasks, or targets. */
  static final int MOST_GROUPS = 100_000;

  private final Map<String, Long> counts = new HashMap<>();

  /** The first id with a gradient of that length. */
  private final TreeMap<Integer, String> firstByLength = new TreeMap<>();

  private long outputs;
  private String badId = "";
  private String problem = "";

  void add(GradientRow row) {
    counts.merge(row.group(), 1L, Long::sum);
    outputs += Double.isNaN(row.output()) ? 0 : 1;
    firstByLength.merge(row.gradient().length, row.id(), GradientRows::first);
  }

  /**
   * @param message what is wrong with the row
   */
  void refuse(String id, String message) {
    if (problem.isEmpty()
        || Ids.ORDER.compare(id, badId) < 0
        || (id.equals(badId) && message.compareTo(problem) < 0)) {
      badId = id;
      problem = message;
    }
  }

  GradientRows plus(GradientRows other) {
    other.counts.forEach((group, count) -> counts.merge(group, count, Long::sum));
    other.firstByLength.forEach(
        (length, id) -> firstByLength.merge(length, id, GradientRows::first));
    outputs += other.outputs;
    if (!other.problem.isEmpty()) {
      refuse(other.badId, other.problem);
    }
    return this;
  }

  private static String first(String a, String b) {
    return Ids.ORDER.compare(a, b) <= 0 ? a : b;
  }

  /**
   * Groups that can be worked with.
   *
   * @param names in the order of ids
   * @param rows of each
   * @param dimensions of every gradient
   * @param outputs rows with an output after fine-tuning
   */
  record Groups(String[] names, long[] rows, int dimensions, long outputs) {}

  /**
   * @param kind of rows, for messages: training or evaluation
   * @throws IllegalArgumentException if a row is bad, there is none, gradients differ in length, or
   *     there are too many groups
   */
  Groups checked(String kind) {
    Require.that(problem.isEmpty(), problem);
    Require.that(!counts.isEmpty(), "there must be " + kind + " rows, but there is none");
    if (firstByLength.size() > 1) {
      List<Integer> lengths = List.copyOf(firstByLength.keySet());
      throw new IllegalArgumentException(
          kind
              + " rows must have gradients of one length, but row "
              + firstByLength.get(lengths.get(0))
              + " has "
              + lengths.get(0)
              + " numbers and row "
              + firstByLength.get(lengths.get(1))
              + " has "
              + lengths.get(1));
    }
    Require.that(
        counts.size() <= MOST_GROUPS,
        kind
            + " rows must name at most "
            + MOST_GROUPS
            + " tasks or targets, but name "
            + counts.size());
    String[] names = Ids.sorted(counts.keySet());
    long[] rows = new long[names.length];
    for (int group = 0; group < names.length; group++) {
      rows[group] = counts.get(names[group]);
    }
    return new Groups(names, rows, firstByLength.firstKey(), outputs);
  }
}

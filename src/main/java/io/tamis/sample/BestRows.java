package io.tamis.sample;

import io.tamis.config.Ids;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The best rows seen so far, at most {@code capacity} of them: a binary heap with the worst on top.
 * A higher score is better, ties go to the id that comes first. Parts may be added in any order, so
 * what is kept does not depend on how the rows were split. Grows as it fills.
 */
public final class BestRows implements Serializable {
  private static final long serialVersionUID = 1;

  private final int capacity;
  private String[] ids = new String[0];
  private String[] groups = new String[0];
  private double[] scores = new double[0];
  private double[] values = new double[0];
  private int size;

  public BestRows(int capacity) {
    this.capacity = capacity;
  }

  /** Whether a row with this score may be kept; most are not, and need no id. */
  public boolean takes(double score) {
    return size < capacity || (capacity > 0 && score >= scores[0]);
  }

  /**
   * @param group what the row is counted with, such as its source
   * @param score what rows are ranked by; not NaN
   * @param value a number that goes along
   */
  public void offer(String id, String group, double score, double value) {
    if (size < capacity) {
      if (size == ids.length) {
        grow();
      }
      siftUp(size++, id, group, score, value);
    } else if (capacity > 0 && isWorse(scores[0], ids[0], score, id)) {
      siftDown(id, group, score, value);
    }
  }

  /** Takes what another has kept. */
  public BestRows plus(BestRows other) {
    for (int n = 0; n < other.size; n++) {
      offer(other.ids[n], other.groups[n], other.scores[n], other.values[n]);
    }
    return this;
  }

  /** Without room to grow, to be shipped. */
  public BestRows trimmed() {
    resize(size);
    return this;
  }

  /**
   * What was kept, by rank. Owns its arrays.
   *
   * @param ids shape [n], the best first
   * @param groups shape [n]
   * @param scores shape [n], descending
   * @param values shape [n]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared by equals
  public record Ranked(String[] ids, String[] groups, double[] scores, double[] values) {
    public int size() {
      return ids.length;
    }

    /**
     * Share of the first {@code count} whose score is that of the next, so that the order of ids
     * decided; 0 where there is no next.
     */
    public double tieShare(int count) {
      if (count == 0 || count >= ids.length) {
        return 0;
      }
      double left = scores[count];
      long tied = Arrays.stream(scores, 0, count).filter(score -> score == left).count();
      return (double) tied / count;
    }
  }

  /** What is kept, the best first; empties the heap. */
  public Ranked drain() {
    Ranked ranked =
        new Ranked(new String[size], new String[size], new double[size], new double[size]);
    while (size > 0) {
      size--;
      ranked.ids[size] = ids[0];
      ranked.groups[size] = groups[0];
      ranked.scores[size] = scores[0];
      ranked.values[size] = values[0];
      siftDown(ids[size], groups[size], scores[size], values[size]);
    }
    return ranked;
  }

  private static boolean isWorse(double a, String aId, double b, String bId) {
    return a < b || (a == b && Ids.ORDER.compare(aId, bId) > 0);
  }

  private void grow() {
    resize((int) Math.min(capacity, Math.max(16, 2L * size)));
  }

  private void resize(int length) {
    ids = Arrays.copyOf(ids, length);
    groups = Arrays.copyOf(groups, length);
    scores = Arrays.copyOf(scores, length);
    values = Arrays.copyOf(values, length);
  }

  private void siftUp(int at, String id, String group, double score, double value) {
    int child = at;
    while (child > 0) {
      int parent = (child - 1) >>> 1;
      if (!isWorse(score, id, scores[parent], ids[parent])) {
        break;
      }
      move(parent, child);
      child = parent;
    }
    put(child, id, group, score, value);
  }

  private void siftDown(String id, String group, double score, double value) {
    int parent = 0;
    while (true) {
      int child = 2 * parent + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size
          && isWorse(scores[child + 1], ids[child + 1], scores[child], ids[child])) {
        child++;
      }
      if (!isWorse(scores[child], ids[child], score, id)) {
        break;
      }
      move(child, parent);
      parent = child;
    }
    if (size > 0) {
      put(parent, id, group, score, value);
    }
  }

  private void move(int from, int to) {
    put(to, ids[from], groups[from], scores[from], values[from]);
  }

  private void put(int at, String id, String group, double score, double value) {
    ids[at] = id;
    groups[at] = group;
    scores[at] = score;
    values[at] = value;
  }
}

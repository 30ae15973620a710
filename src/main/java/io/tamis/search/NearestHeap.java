package io.tamis.search;

import io.tamis.config.Ids;
import java.util.Arrays;

/**
 * The nearest candidates seen so far, at most {@code capacity} of them: a binary heap with the
 * farthest on top, ties by id, the higher id farther. Grows as it fills.
 */
final class NearestHeap {
  private final int capacity;
  private double[] squaredDistances;
  private String[] ids;
  private int size;
  private double reach = Double.POSITIVE_INFINITY;

  NearestHeap(int capacity) {
    this.capacity = capacity;
    this.squaredDistances = new double[Math.min(capacity, 16)];
    this.ids = new String[squaredDistances.length];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** From this squared distance on, some were not offered. */
  void reaches(double squaredDistance) {
    reach = Math.min(reach, squaredDistance);
  }

  /** Squared distance of the farthest kept. */
  double farthest() {
    return squaredDistances[0];
  }

  void offer(String id, double squaredDistance) {
    if (size < capacity) {
      if (size == ids.length) {
        int grown = (int) Math.min(capacity, 2L * size);
        squaredDistances = Arrays.copyOf(squaredDistances, grown);
        ids = Arrays.copyOf(ids, grown);
      }
      siftUp(size++, id, squaredDistance);
    } else if (isFarther(squaredDistances[0], ids[0], squaredDistance, id)) {
      siftDown(id, squaredDistance);
    }
  }

  void offerAll(Hits hits) {
    reaches(hits.reach());
    for (int k = 0; k < hits.ids().length; k++) {
      offer(hits.ids()[k], hits.squaredDistances()[k]);
    }
  }

  /** What is kept, nearest first; empties the heap. */
  Hits drain() {
    String[] sortedIds = new String[size];
    double[] sorted = new double[size];
    while (size > 0) {
      size--;
      sortedIds[size] = ids[0];
      sorted[size] = squaredDistances[0];
      siftDown(ids[size], squaredDistances[size]);
    }
    return new Hits(sortedIds, sorted, reach);
  }

  private static boolean isFarther(double a, String aId, double b, String bId) {
    return a > b || (a == b && Ids.ORDER.compare(aId, bId) > 0);
  }

  private void siftUp(int at, String id, double squaredDistance) {
    int child = at;
    while (child > 0) {
      int parent = (child - 1) >>> 1;
      if (!isFarther(squaredDistance, id, squaredDistances[parent], ids[parent])) {
        break;
      }
      move(parent, child);
      child = parent;
    }
    put(child, id, squaredDistance);
  }

  private void siftDown(String id, double squaredDistance) {
    int parent = 0;
    while (true) {
      int child = 2 * parent + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size
          && isFarther(
              squaredDistances[child + 1], ids[child + 1], squaredDistances[child], ids[child])) {
        child++;
      }
      if (!isFarther(squaredDistances[child], ids[child], squaredDistance, id)) {
        break;
      }
      move(child, parent);
      parent = child;
    }
    put(parent, id, squaredDistance);
  }

  private void move(int from, int to) {
    put(to, ids[from], squaredDistances[from]);
  }

  private void put(int at, String id, double squaredDistance) {
    ids[at] = id;
    squaredDistances[at] = squaredDistance;
  }
}

package io.tamis.density;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The kernel sums of a block of candidates over a part of the pool. Of two parts, the sums add up;
 * where only the nearest count, each candidate keeps its nearest distances until all parts are in.
 */
final class KernelSums implements Serializable {
  private static final long serialVersionUID = 1;

  private final KernelDensity kernel;
  private final int neighbors;
  private transient long[] sums;
  private transient int[] counts;
  private final NearestDistances[] nearest;
  private long compared;

  /**
   * @param size candidates in the block
   * @param neighbors how many of the nearest count for one candidate; {@link Integer#MAX_VALUE}:
   *     all
   */
  KernelSums(KernelDensity kernel, int size, int neighbors) {
    this.kernel = kernel;
    this.neighbors = neighbors;
    this.sums = new long[countsAll() ? size : 0];
    this.counts = new int[countsAll() ? size : 0];
    this.nearest = new NearestDistances[countsAll() ? 0 : size];
    Arrays.setAll(nearest, i -> new NearestDistances(neighbors));
  }

  private boolean countsAll() {
    return neighbors == Integer.MAX_VALUE;
  }

  void add(int i, double squaredDistance) {
    add(i, squaredDistance, 1);
  }

  /** So many at the same distance. */
  void add(int i, double squaredDistance, int rows) {
    if (!countsAll()) {
      for (int row = 0; row < Math.min(rows, neighbors); row++) {
        nearest[i].offer(squaredDistance);
      }
      return;
    }
    long value = kernel.kernel(squaredDistance);
    if (value > 0) {
      sums[i] += rows * value;
      counts[i] += rows;
    }
  }

  /** So many pairs of vectors were compared. */
  void compared(long pairs) {
    compared += pairs;
  }

  /** Pairs of vectors that were compared. */
  long compared() {
    return compared;
  }

  KernelSums plus(KernelSums other) {
    compared += other.compared;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < nearest.length; i++) {
      nearest[i].offerAll(other.nearest[i]);
    }
    return this;
  }

  /** Densities and numbers of near-duplicates, written from {@code offset} on. */
  void writeTo(double[] densities, int[] nearDuplicates, int offset) {
    int size = Math.max(sums.length, nearest.length);
    for (int i = 0; i < size; i++) {
      long sum = countsAll() ? sums[i] : nearest[i].sum(kernel);
      int count = countsAll() ? counts[i] : nearest[i].positive(kernel);
      densities[offset + i] = kernel.density(sum);
      nearDuplicates[offset + i] = count - 1; // the candidate itself
    }
  }

  /** A part of the pool is near to few candidates, so those alone are sent. */
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeInt(sums.length);
    out.writeInt((int) Arrays.stream(counts).filter(count -> count > 0).count());
    for (int i = 0; i < sums.length; i++) {
      if (counts[i] > 0) {
        out.writeInt(i);
        out.writeLong(sums[i]);
        out.writeInt(counts[i]);
      }
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    sums = new long[in.readInt()];
    counts = new int[sums.length];
    for (int left = in.readInt(); left > 0; left--) {
      int i = in.readInt();
      sums[i] = in.readLong();
      counts[i] = in.readInt();
    }
  }

  /** The smallest distances of one candidate: a binary heap with the largest on top. */
  private static final class NearestDistances implements Serializable {
    private static final long serialVersionUID = 1;

    private final int capacity;
    private double[] heap = new double[4];
    private int size;

    NearestDistances(int capacity) {
      this.capacity = capacity;
    }

    void offerAll(NearestDistances other) {
      for (int i = 0; i < other.size; i++) {
        offer(other.heap[i]);
      }
    }

    void offer(double distance) {
      if (size < capacity) {
        if (size == heap.length) {
          heap = Arrays.copyOf(heap, (int) Math.min(capacity, 2L * size));
        }
        int child = size++;
        while (child > 0 && heap[(child - 1) >>> 1] < distance) {
          heap[child] = heap[(child - 1) >>> 1];
          child = (child - 1) >>> 1;
        }
        heap[child] = distance;
      } else if (distance < heap[0]) {
        replaceLargest(distance);
      }
    }

    private void replaceLargest(double distance) {
      int parent = 0;
      for (int child = 1; child < size; child = 2 * parent + 1) {
        if (child + 1 < size && heap[child + 1] > heap[child]) {
          child++;
        }
        if (heap[child] <= distance) {
          break;
        }
        heap[parent] = heap[child];
        parent = child;
      }
      heap[parent] = distance;
    }

    long sum(KernelDensity kernel) {
      long sum = 0;
      for (int i = 0; i < size; i++) {
        sum += kernel.kernel(heap[i]);
      }
      return sum;
    }

    int positive(KernelDensity kernel) {
      int positive = 0;
      for (int i = 0; i < size; i++) {
        positive += kernel.kernel(heap[i]) > 0 ? 1 : 0;
      }
      return positive;
    }
  }
}

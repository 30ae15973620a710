package io.tamis.scan;

import java.util.Arrays;

/** Rows put together one by one, for whoever has them so. */
public final class RowBuffer implements VectorRows {
  private final String[] ids;
  private float[] components = new float[0];
  private final int[] starts;
  private int size;

  /**
   * @param capacity rows that fit
   */
  public RowBuffer(int capacity) {
    this.ids = new String[capacity];
    this.starts = new int[capacity + 1];
  }

  public boolean isFull() {
    return size == ids.length;
  }

  /**
   * @param vector copied
   */
  public void add(String id, float[] vector) {
    int start = reserve(id, vector.length);
    System.arraycopy(vector, 0, components, start, vector.length);
  }

  /** Takes one row of others, under an id. */
  public void add(String id, VectorRows rows, int row) {
    int length = rows.dimensions(row);
    int start = reserve(id, length);
    if (length > 0) {
      rows.copy(row, 1, length, components, start);
    }
  }

  private int reserve(String id, int length) {
    int start = starts[size];
    int end = Math.addExact(start, length);
    if (end > components.length) {
      long all = (long) ids.length * length;
      components = Arrays.copyOf(components, (int) Math.max(end, Math.min(all, 2L * end)));
    }
    ids[size] = id;
    starts[++size] = end;
    return start;
  }

  public void clear() {
    size = 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String id(int row) {
    return ids[row];
  }

  @Override
  public int dimensions(int row) {
    return starts[row + 1] - starts[row];
  }

  @Override
  public void copy(int from, int count, int dimensions, float[] target, int at) {
    System.arraycopy(components, starts[from], target, at, count * dimensions);
  }
}

package io.tamis.scan;

/** Candidates that lie in memory together, as a reader brings them; no row is an object. */
public interface VectorRows {
  int size();

  /** Made when it is asked for: most rows are never named. */
  String id(int row);

  /** Length of one row's vector; 0 if it is missing. */
  int dimensions(int row);

  /**
   * Copies some rows' vectors, one after another; a missing number becomes NaN.
   *
   * @param dimensions length of each of them
   * @param target out, shape [count, dimensions], from {@code at} on
   */
  void copy(int from, int count, int dimensions, float[] target, int at);
}

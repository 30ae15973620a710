package io.tamis.embed;

import java.util.stream.IntStream;

/**
 * A sparse matrix, row after row, shape [rows, columns].
 *
 * <p>Products with a dense matrix sum each entry over the stored values in their order, one row a
 * task, so the bits do not depend on the number of threads.
 *
 * @param starts shape [rows + 1]; row i holds the entries from starts[i] to starts[i + 1]
 * @param indices shape [entries], the column of each
 * @param values shape [entries]
 */
public record SparseRows(int columns, int[] starts, int[] indices, double[] values) {

  public int rows() {
    return starts.length - 1;
  }

  /** The same entries by column; time and memory O(entries). */
  public SparseRows transposed() {
    int[] next = new int[columns + 1];
    for (int column : indices) {
      next[column + 1]++;
    }
    for (int column = 0; column < columns; column++) {
      next[column + 1] += next[column];
    }
    int[] columnStarts = next.clone();
    int[] rowOf = new int[indices.length];
    double[] moved = new double[values.length];
    for (int row = 0; row < rows(); row++) {
      for (int entry = starts[row]; entry < starts[row + 1]; entry++) {
        int place = next[indices[entry]]++;
        rowOf[place] = row;
        moved[place] = values[entry];
      }
    }
    return new SparseRows(rows(), columnStarts, rowOf, moved);
  }

  /**
   * @param dense shape [columns, width]
   * @return this times dense, shape [rows, width]; time O(entries · width)
   */
  public double[][] times(double[][] dense) {
    double[][] product = new double[rows()][dense[0].length];
    IntStream.range(0, rows())
        .parallel()
        .forEach(
            row ->
                DenseRows.addCombination(
                    values, indices, starts[row], starts[row + 1], dense, product[row]));
    return product;
  }
}

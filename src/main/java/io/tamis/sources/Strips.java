package io.tamis.sources;

import java.util.Arrays;

/** Matrices cut into strips for {@link TileKernel}; what is added to fill a strip is 0. */
final class Strips {
  private Strips() {}

  /** Numbers in strips of so many columns and lines. */
  static int size(int columns, int lines) {
    return (columns + TileKernel.STRIP - 1) / TileKernel.STRIP * TileKernel.STRIP * lines;
  }

  /**
   * The columns are dimensions, the lines are rows.
   *
   * @param factors shape [rows], by which rows are multiplied
   * @param strips out, shape [padded d / STRIP, rows, STRIP]
   */
  static void ofRows(GradientBlock block, double[] factors, double[] strips) {
    int d = block.dimensions();
    int rows = block.rows();
    float[] gradients = block.gradients();
    Arrays.fill(strips, 0, TileKernel.padded(d) * rows, 0);
    for (int row = 0; row < rows; row++) {
      double factor = factors[row];
      for (int first = 0; first < d; first += TileKernel.STRIP) {
        int from = row * d + first;
        int to = first * rows + row * TileKernel.STRIP;
        int width = Math.min(TileKernel.STRIP, d - first);
        for (int j = 0; j < width; j++) {
          strips[to + j] = factor * gradients[from + j];
        }
      }
    }
  }

  /**
   * The columns are rows, the lines are dimensions.
   *
   * @param strips out, shape [rows / STRIP, d, STRIP]
   */
  static void ofColumns(GradientBlock block, double[] strips) {
    int d = block.dimensions();
    int rows = block.rows();
    float[] gradients = block.gradients();
    Arrays.fill(strips, 0, size(rows, d), 0);
    for (int row = 0; row < rows; row++) {
      int to = row / TileKernel.STRIP * TileKernel.STRIP * d + row % TileKernel.STRIP;
      for (int k = 0; k < d; k++) {
        strips[to + k * TileKernel.STRIP] = gradients[row * d + k];
      }
    }
  }

  /**
   * As {@link #ofColumns}, in strips of LINE columns.
   *
   * @param strips out, shape [rows / LINE, d, LINE]
   */
  static void ofColumns(GradientBlock block, float[] strips) {
    int d = block.dimensions();
    int rows = block.rows();
    float[] gradients = block.gradients();
    Arrays.fill(strips, 0, TileKernel.padded(rows) * d, 0);
    for (int row = 0; row < rows; row++) {
      int to = row / TileKernel.LINE * TileKernel.LINE * d + row % TileKernel.LINE;
      for (int k = 0; k < d; k++) {
        strips[to + k * TileKernel.LINE] = gradients[row * d + k];
      }
    }
  }

  /**
   * The columns are some of the weights, the lines are dimensions.
   *
   * @param weights shape [., d]
   * @param which of the weights
   * @return shape [which / STRIP, d, STRIP]
   */
  static double[] ofWeights(double[][] weights, int[] which, int d) {
    double[] strips = new double[size(which.length, d)];
    for (int n = 0; n < which.length; n++) {
      int to = n / TileKernel.STRIP * TileKernel.STRIP * d + n % TileKernel.STRIP;
      for (int k = 0; k < d; k++) {
        strips[to + k * TileKernel.STRIP] = weights[which[n]][k];
      }
    }
    return strips;
  }

  /**
   * As {@link #ofWeights}, in floats and strips of TILE columns.
   *
   * @return shape [which / TILE, d, TILE]
   */
  static float[] tilesOfWeights(double[][] weights, int[] which, int d) {
    int tile = TileKernel.TILE;
    float[] tiles = new float[(which.length + tile - 1) / tile * tile * d];
    for (int n = 0; n < which.length; n++) {
      int to = n / tile * tile * d + n % tile;
      for (int k = 0; k < d; k++) {
        tiles[to + k * tile] = (float) weights[which[n]][k];
      }
    }
    return tiles;
  }
}

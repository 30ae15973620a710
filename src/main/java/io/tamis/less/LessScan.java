package io.tamis.less;

import static io.tamis.less.ProductKernel.LANES;
import static io.tamis.less.ProductKernel.TILE;

import io.tamis.scan.InvalidVectorException;
import io.tamis.scan.VectorRows;
import java.util.Arrays;

/**
 * Candidates streamed past the subtasks' vectors; none is kept.
 *
 * <p>score(j) = max over subtasks s of mean over i in s of sum over checkpoints t of a_t ⟨q_i^t,
 * x_j^t⟩, each part of length one where the config says so. Xia, Malladi, Gururangan, Arora and
 * Chen, "LESS: Selecting Influential Data for Targeted Instruction Tuning", ICML 2024, whose a_t is
 * the mean learning rate of epoch t. Time 2 · S · D operations a row; memory some rows, and {@code
 * LANES} sums of each with each subtask.
 */
final class LessScan {
  /** Rows that are multiplied together, so that the subtasks' vectors are read once for all. */
  private static final int ROWS = 8;

  /** Components that are multiplied at once: those of a tile and of the rows stay in the cache. */
  private static final int AT_ONCE = 1024;

  /** Takes each candidate's score. */
  interface Visitor {
    /**
     * @param row of the rows that were added
     * @param subtask the first whose mean is the score
     */
    void score(VectorRows rows, int row, double score, int subtask);
  }

  private final SubtaskVectors subtasks;
  private final Visitor visitor;
  private final ProductKernel kernel;
  private final int count;
  private final int padded;
  private final float[] block;
  private final double[] sums;
  private final double[][] scores;
  private final double[] squares = new double[LANES];

  LessScan(SubtaskVectors subtasks, Visitor visitor) {
    this(subtasks, visitor, ProductKernel.fastest());
  }

  LessScan(SubtaskVectors subtasks, Visitor visitor, ProductKernel kernel) {
    this.subtasks = subtasks;
    this.visitor = visitor;
    this.kernel = kernel;
    this.count = subtasks.names().size();
    this.padded = (count + TILE - 1) / TILE * TILE;
    this.block = new float[ROWS * subtasks.dimensions()];
    this.sums = new double[ROWS * padded * LANES];
    this.scores = new double[ROWS][count];
  }

  /**
   * @throws InvalidVectorException if a row's vector has not the queries' length, is not finite, or
   *     has a part that is zero and must be scaled
   */
  void add(VectorRows rows) {
    int dimensions = subtasks.dimensions();
    for (int first = 0; first < rows.size(); first += ROWS) {
      int some = Math.min(ROWS, rows.size() - first);
      for (int row = first; row < first + some; row++) {
        requireLength(rows, row);
      }
      rows.copy(first, some, dimensions, block, 0);
      for (int row = 0; row < some; row++) {
        Arrays.fill(scores[row], 0);
      }
      for (int checkpoint = 0; checkpoint < subtasks.checkpoints(); checkpoint++) {
        addPart(rows, first, some, checkpoint);
      }
      for (int row = 0; row < some; row++) {
        visit(rows, first + row, row);
      }
    }
  }

  private void requireLength(VectorRows rows, int row) {
    int length = rows.dimensions(row);
    if (length != subtasks.dimensions()) {
      throw new InvalidVectorException(
          rows.id(row),
          length == 0
              ? "must hold numbers, but is missing or empty"
              : "must have "
                  + subtasks.dimensions()
                  + " components, as many as the queries have, but has "
                  + length);
    }
  }

  /** Adds one checkpoint's part of some rows to their scores. */
  private void addPart(VectorRows rows, int first, int some, int checkpoint) {
    int dimensions = subtasks.dimensions();
    int part = dimensions / subtasks.checkpoints();
    int start = checkpoint * part;
    Arrays.fill(sums, 0);
    for (int k = 0; k < part; k += AT_ONCE) { // a multiple of LANES
      int components = Math.min(AT_ONCE, part - k);
      for (int subtask = 0; subtask < count; subtask += TILE) {
        for (int row = 0; row < some; row++) {
          kernel.products(
              block,
              row * dimensions + start + k,
              subtasks.vectors(),
              subtask * dimensions + start + k,
              dimensions,
              components,
              sums,
              (row * padded + subtask) * LANES);
        }
      }
    }
    for (int row = 0; row < some; row++) {
      double scale = scale(rows, first + row, row * dimensions + start, part, checkpoint);
      for (int subtask = 0; subtask < count; subtask++) {
        scores[row][subtask] += scale * ProductKernel.sum(sums, (row * padded + subtask) * LANES);
      }
    }
  }

  /** One over the length of a part, or one. */
  private double scale(VectorRows rows, int row, int at, int part, int checkpoint) {
    if (!subtasks.isNormalizing()) {
      return 1;
    }
    Arrays.fill(squares, 0);
    kernel.squares(block, at, part, squares);
    double squaredNorm = ProductKernel.sum(squares, 0);
    if (squaredNorm == 0) {
      subtasks.requireLength(0, rows.id(row), checkpoint);
    }
    return 1 / Math.sqrt(squaredNorm);
  }

  private void visit(VectorRows rows, int row, int ofBlock) {
    double[] ofRow = scores[ofBlock];
    int best = 0;
    for (int subtask = 0; subtask < count; subtask++) {
      if (!Double.isFinite(ofRow[subtask])) {
        throw notFinite(rows.id(row), ofBlock);
      }
      best = ofRow[subtask] > ofRow[best] ? subtask : best;
    }
    visitor.score(rows, row, ofRow[best], best);
  }

  private InvalidVectorException notFinite(String id, int ofBlock) {
    int start = ofBlock * subtasks.dimensions();
    int at = start;
    while (Float.isFinite(block[at])) {
      at++;
    }
    return new InvalidVectorException(
        id,
        "must be finite, but component "
            + (at - start)
            + " is "
            + (Float.isNaN(block[at]) ? "NaN or missing" : block[at]));
  }
}

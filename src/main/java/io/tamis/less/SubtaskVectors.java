package io.tamis.less;

import io.tamis.config.Require;
import io.tamis.scan.InvalidVectorException;
import io.tamis.scan.VectorBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One vector a subtask: the mean of its queries, each checkpoint's part scaled to length one and
 * then by the checkpoint's weight. An inner product with it is the mean of those with the queries,
 * so a row of the pool is multiplied with as many vectors as there are subtasks, not queries.
 * Memory {@code 8 · S · D} bytes, S subtasks of D components.
 */
public final class SubtaskVectors implements Serializable {
  private static final long serialVersionUID = 1;

  /** Components of all vectors: 512 MB to every executor. */
  private static final long MOST_COMPONENTS = 1L << 26;

  private final String[] names;
  private final int checkpoints;
  private final boolean normalize;
  private final int dimensions;

  /** Shape [S, D], filled up with zeros to a whole number of tiles. */
  private final double[] vectors;

  private SubtaskVectors(String[] names, LessConfig config, int dimensions) {
    this.names = names;
    this.checkpoints = config.checkpoints();
    this.normalize = config.normalize();
    this.dimensions = dimensions;
    long padded =
        (names.length + ProductKernel.TILE - 1L) / ProductKernel.TILE * ProductKernel.TILE;
    Require.that(
        padded * dimensions <= MOST_COMPONENTS,
        "less.subtasks, or the values of queries.source, must be at most "
            + MOST_COMPONENTS / dimensions
            + " where vectors have "
            + dimensions
            + " components, but are "
            + names.length);
    this.vectors = new double[(int) (padded * dimensions)];
  }

  /**
   * @param queries in the order of their ids
   * @param sources shape [M], of each query; used where the config has no count of subtasks
   * @throws IllegalArgumentException if the vectors cannot be cut into as many parts as there are
   *     checkpoints, or the queries into as many subtasks
   * @throws InvalidVectorException if a part is zero and must be scaled
   */
  public static SubtaskVectors of(VectorBlock queries, String[] sources, LessConfig config) {
    int dimensions = queries.dimensions();
    Require.that(
        dimensions % config.checkpoints() == 0,
        "less.checkpoints must divide the components of a vector, but they are "
            + config.checkpoints()
            + " and "
            + dimensions);
    Map<String, List<Integer>> members = members(queries.size(), sources, config);
    SubtaskVectors subtasks =
        new SubtaskVectors(members.keySet().toArray(String[]::new), config, dimensions);
    int subtask = 0;
    for (List<Integer> rows : members.values()) {
      for (int row : rows) {
        subtasks.add(queries, row, subtask, rows.size(), config.weights());
      }
      subtask++;
    }
    return subtasks;
  }

  private static Map<String, List<Integer>> members(
      int queries, String[] sources, LessConfig config) {
    Map<String, List<Integer>> members = new TreeMap<>();
    if (config.subtasks().isEmpty()) {
      for (int row = 0; row < queries; row++) {
        members.computeIfAbsent(sources[row], name -> new java.util.ArrayList<>()).add(row);
      }
      return members;
    }
    int count = config.subtasks().getAsInt();
    Require.that(
        queries % count == 0,
        "less.subtasks must divide the number of queries, because subtasks have as many each, but"
            + " they are "
            + count
            + " and "
            + queries);
    int each = queries / count;
    int digits = Integer.toString(count).length();
    for (int subtask = 0; subtask < count; subtask++) {
      members.put(
          count == 1 ? "" : ("%0" + digits + "d").formatted(subtask + 1),
          IntStream.range(subtask * each, (subtask + 1) * each).boxed().toList());
    }
    return members;
  }

  /** Adds one query to the mean of its subtask. */
  private void add(VectorBlock queries, int row, int subtask, int size, double[] weights) {
    float[] query = queries.vector(row);
    int part = dimensions / checkpoints;
    for (int checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
      int first = checkpoint * part;
      double scale = weights[checkpoint] / size;
      if (normalize) {
        double squares = 0;
        for (int k = first; k < first + part; k++) {
          squares += (double) query[k] * query[k];
        }
        requireLength(squares, queries.id(row), checkpoint);
        scale /= Math.sqrt(squares);
      }
      int target = subtask * dimensions;
      for (int k = first; k < first + part; k++) {
        vectors[target + k] += scale * query[k];
      }
    }
  }

  /**
   * @throws InvalidVectorException if the part has no direction
   */
  void requireLength(double squares, String id, int checkpoint) {
    if (squares == 0) {
      throw new InvalidVectorException(
          id,
          "must not be zero under less.normalize, but all components of checkpoint "
              + (checkpoint + 1)
              + " are 0");
    }
  }

  /** Names of the subtasks: values of the queries' source, numbers from 1 on, or an empty one. */
  public List<String> names() {
    return Arrays.asList(names);
  }

  int checkpoints() {
    return checkpoints;
  }

  boolean isNormalizing() {
    return normalize;
  }

  /** Components of a vector, of all checkpoints together. */
  public int dimensions() {
    return dimensions;
  }

  /** Shape [padded S, D]; not to be changed. */
  double[] vectors() {
    return vectors;
  }
}

package io.tamis.bench;

import io.tamis.scan.ExactDistance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an exact search finds.
 *
 * @param squaredDistances shape [Q, {@link #DEPTHS}], of the k-th nearest row
 */
record Truth(double[][] squaredDistances) {
  static final List<Integer> DEPTHS = List.of(10, 100, 1000);

  /** Room for the rounding of who measures in another order. */
  private static final double SLACK = 1 + 1e-9;

  static Truth of(float[][] rows, float[][] queries) {
    return new Truth(
        Arrays.stream(queries)
            .parallel()
            .map(
                query -> {
                  double[] all =
                      Arrays.stream(rows)
                          .mapToDouble(row -> ExactDistance.squared(query, row))
                          .toArray();
                  Arrays.sort(all);
                  return DEPTHS.stream().mapToDouble(k -> all[k - 1]).toArray();
                })
            .toArray(double[][]::new));
  }

  /** Share of the k nearest that were found: those no farther than the true k-th. */
  double recall(int depth, List<List<Double>> found) {
    int k = DEPTHS.get(depth);
    double sum = 0;
    for (int i = 0; i < found.size(); i++) {
      double bound = squaredDistances[i][depth] * SLACK;
      sum += Math.min(k, found.get(i).stream().filter(distance -> distance <= bound).count());
    }
    return sum / k / found.size();
  }

  static Truth read(Path file) throws IOException {
    return new Truth(
        Files.readAllLines(file).stream()
            .map(
                line ->
                    Arrays.stream(line.split(" ", DEPTHS.size()))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
            .toArray(double[][]::new));
  }

  /** One line a query, for the hnswlib script. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (double[] row : squaredDistances) {
      lines.add(Arrays.stream(row).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    }
    Files.write(file, lines);
  }
}

package io.tamis.density;

import io.tamis.scan.BlockedScan;
import io.tamis.scan.CandidatePanel;
import io.tamis.scan.VectorBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Candidates in groups of near ones, each a ball around its center: what lies farther from a center
 * than the ball's radius and the bandwidth lies within the bandwidth of none of its members. So a
 * row of the pool is compared with all centers, and with the members of the few balls that it may
 * reach, and no pair is lost.
 *
 * <p>Groups are those of k-means (Lloyd, 1982) after a few rounds. Time O(n c d) for n candidates
 * in c cells.
 */
final class Cells implements Serializable {
  private static final long serialVersionUID = 1;

  /** Candidates of a cell, about. */
  private static final int MEMBERS = 64;

  private static final int MOST_CELLS = 1024;

  /** Components of the rows that wait for their cells, in one task: 64 MB. */
  private static final int WAITING_COMPONENTS = 1 << 24;

  private static final int ROUNDS = 3;

  /** Candidates for each cell, from which centers are learned. */
  private static final int LEARNED = 16;

  /** Covers the rounding of the distances that the triangle inequality is applied to. */
  private static final double ROUNDING = 1e-9;

  /** The same for vectors that were scaled to length one, whose differences cancel. */
  private static final double SMALLEST = 1e-14;

  private final VectorBlock candidates;
  private final VectorBlock centers;
  private final double[] radii;
  private final int[][] members;

  private Cells(VectorBlock candidates, VectorBlock centers, double[] radii, int[][] members) {
    this.candidates = candidates;
    this.centers = centers;
    this.radii = radii;
    this.members = members;
  }

  static Cells of(VectorBlock candidates) {
    int most =
        Math.min(MOST_CELLS, WAITING_COMPONENTS / (CellScan.WAITING * candidates.dimensions()));
    return of(candidates, Math.clamp(candidates.size() / MEMBERS, 1, Math.max(1, most)));
  }

  static Cells of(VectorBlock candidates, int count) {
    int n = candidates.size();
    VectorBlock centers = candidates.rows(spread(n, count));
    VectorBlock learned = candidates.rows(spread(n, Math.min(n, LEARNED * count)));
    for (int round = 1; round < ROUNDS; round++) {
      int[] cellOf = new int[learned.size()];
      assign(learned, centers, cellOf, new double[learned.size()]);
      centers = means(learned, centers, cellOf);
    }
    int[] cellOf = new int[n];
    double[] squaredDistances = new double[n];
    assign(candidates, centers, cellOf, squaredDistances);
    double[] radii = new double[count];
    int[] sizes = new int[count];
    for (int i = 0; i < n; i++) {
      radii[cellOf[i]] = Math.max(radii[cellOf[i]], Math.sqrt(squaredDistances[i]));
      sizes[cellOf[i]]++;
    }
    int[][] members = new int[count][];
    Arrays.setAll(members, c -> new int[sizes[c]]);
    for (int i = n - 1; i >= 0; i--) {
      members[cellOf[i]][--sizes[cellOf[i]]] = i;
    }
    return new Cells(candidates, centers, radii, members);
  }

  /** Numbers spread evenly over [0, n). */
  private static int[] spread(int n, int count) {
    return IntStream.range(0, count).map(c -> (int) ((long) c * n / count)).toArray();
  }

  /** Finds the nearest center of each candidate. */
  private static void assign(
      VectorBlock candidates, VectorBlock centers, int[] cellOf, double[] squaredDistances) {
    Arrays.fill(squaredDistances, Double.POSITIVE_INFINITY);
    CandidatePanel panel = new CandidatePanel(centers.metric(), centers.dimensions());
    int[] first = new int[1]; // center in the panel
    BlockedScan scan =
        new BlockedScan(
            candidates,
            squaredDistances,
            (i, rows, row, squaredDistance) -> {
              if (squaredDistance < squaredDistances[i]) {
                squaredDistances[i] = squaredDistance;
                cellOf[i] = first[0] + row;
              }
            });
    for (; first[0] < centers.size(); first[0] += CandidatePanel.SIZE) {
      panel.fill(centers, first[0]);
      scan.scan(panel);
    }
  }

  /** The mean of each cell; its old center where it has no member, or none that points anywhere. */
  private static VectorBlock means(VectorBlock candidates, VectorBlock centers, int[] cellOf) {
    int dimensions = candidates.dimensions();
    double[][] sums = new double[centers.size()][dimensions];
    int[] counts = new int[centers.size()];
    for (int i = 0; i < cellOf.length; i++) {
      candidates.addScaled(i, sums[cellOf[i]]);
      counts[cellOf[i]]++;
    }
    float[][] means = new float[sums.length][];
    for (int c = 0; c < means.length; c++) {
      float[] mean = new float[dimensions];
      double squaredNorm = 0;
      for (int k = 0; k < dimensions; k++) {
        mean[k] = (float) (sums[c][k] / counts[c]);
        squaredNorm += (double) mean[k] * mean[k];
      }
      boolean isUsable = squaredNorm > 0 && squaredNorm < Double.POSITIVE_INFINITY;
      means[c] = isUsable ? mean : centers.vector(c);
    }
    return new VectorBlock(candidates.metric(), centers.ids(), means);
  }

  int size() {
    return members.length;
  }

  VectorBlock candidates() {
    return candidates;
  }

  VectorBlock centers() {
    return centers;
  }

  /** Numbers of the candidates in a cell. */
  int[] members(int cell) {
    return members[cell];
  }

  /**
   * Squared distance from a center beyond which nothing is within {@code bandwidth} of a member.
   */
  double squaredReach(int cell, double bandwidth) {
    double reach = (radii[cell] + bandwidth) * (1 + ROUNDING) + SMALLEST;
    return members[cell].length == 0 ? -1 : reach * reach;
  }
}

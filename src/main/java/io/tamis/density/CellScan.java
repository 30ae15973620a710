package io.tamis.density;

import io.tamis.scan.BlockedScan;
import io.tamis.scan.CandidatePanel;
import io.tamis.scan.RowBuffer;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A part of the pool past the cells of the candidates: kernels of all pairs within the bandwidth
 * are summed.
 *
 * <p>A row waits with others that have the same center as their nearest, until there are enough to
 * be compared at once with all members of all cells that any of them may reach: those are nearly
 * the same for all. A row that reaches no cell is dropped.
 */
final class CellScan {
  /** Panels that are compared with a cell one after the other, while its members are at hand. */
  private static final int PANELS = 2;

  /** Rows that wait for one another. */
  static final int WAITING = PANELS * CandidatePanel.SIZE;

  private final Cells cells;
  private final double squaredBandwidth;
  private final KernelSums sums;
  private final CandidatePanel panel;
  private final CandidatePanel[] together = new CandidatePanel[PANELS];
  private final BlockedScan centers;
  private final BlockedScan[] scans;
  private final Waiting[] waiting;

  private final BitSet[] reached = new BitSet[CandidatePanel.SIZE];
  private final int[] nearest = new int[CandidatePanel.SIZE];
  private final double[] nearestDistances = new double[CandidatePanel.SIZE];

  /**
   * Rows with the same nearest center.
   *
   * @param cells shape [PANELS], those that the rows of a panel reach
   */
  private record Waiting(RowBuffer rows, BitSet[] cells) {
    Waiting(int size) {
      this(new RowBuffer(WAITING), new BitSet[PANELS]);
      Arrays.setAll(cells, part -> new BitSet(size));
    }
  }

  CellScan(Cells cells, KernelDensity kernel, int neighbors) {
    this.cells = cells;
    this.squaredBandwidth = kernel.bandwidth() * kernel.bandwidth();
    this.sums = new KernelSums(kernel, cells.candidates().size(), neighbors);
    VectorBlock middles = cells.centers();
    this.panel = new CandidatePanel(middles.metric(), middles.dimensions());
    Arrays.setAll(together, part -> new CandidatePanel(middles.metric(), middles.dimensions()));
    double[] reaches = new double[cells.size()];
    Arrays.setAll(reaches, cell -> cells.squaredReach(cell, kernel.bandwidth()));
    this.centers =
        new BlockedScan(
            middles, reaches, (cell, rows, row, distance) -> reach(row, cell, distance));
    this.scans = new BlockedScan[cells.size()];
    this.waiting = new Waiting[cells.size()];
    Arrays.setAll(reached, row -> new BitSet(cells.size()));
  }

  void add(VectorRows rows) {
    for (int from = 0; from < rows.size(); from += CandidatePanel.SIZE) {
      panel.fill(rows, from);
      Arrays.fill(nearestDistances, Double.POSITIVE_INFINITY);
      centers.scan(panel);
      sums.compared((long) panel.size() * cells.size());
      for (int row = 0; row < panel.size(); row++) {
        if (nearestDistances[row] < Double.POSITIVE_INFINITY) {
          wait(row);
        }
      }
    }
  }

  /** To be called once, after the last row. */
  KernelSums finish() {
    for (Waiting group : waiting) {
      if (group != null) {
        compare(group);
      }
    }
    return sums;
  }

  private void reach(int row, int cell, double squaredDistance) {
    reached[row].set(cell);
    if (squaredDistance < nearestDistances[row]) {
      nearestDistances[row] = squaredDistance;
      nearest[row] = cell;
    }
  }

  private void wait(int row) {
    int center = nearest[row];
    if (waiting[center] == null) {
      waiting[center] = new Waiting(cells.size());
    }
    Waiting group = waiting[center];
    group.cells[group.rows.size() / CandidatePanel.SIZE].or(reached[row]);
    group.rows.add("", panel, row);
    reached[row].clear();
    if (group.rows.isFull()) {
      compare(group);
    }
  }

  private void compare(Waiting group) {
    BitSet all = new BitSet(cells.size());
    int parts = (group.rows.size() + CandidatePanel.SIZE - 1) / CandidatePanel.SIZE;
    for (int part = 0; part < parts; part++) {
      together[part].fill(group.rows, part * CandidatePanel.SIZE);
      all.or(group.cells[part]);
    }
    for (int cell = all.nextSetBit(0); cell >= 0; cell = all.nextSetBit(cell + 1)) {
      if (scans[cell] == null) {
        scans[cell] = scan(cells.members(cell));
      }
      for (int part = 0; part < parts; part++) {
        if (group.cells[part].get(cell)) {
          scans[cell].scan(together[part]);
          sums.compared((long) together[part].size() * cells.members(cell).length);
        }
      }
    }
    group.rows.clear();
    Arrays.stream(group.cells).forEach(BitSet::clear);
  }

  private BlockedScan scan(int[] members) {
    double[] bounds = new double[members.length];
    Arrays.fill(bounds, squaredBandwidth);
    return new BlockedScan(
        cells.candidates().rows(members),
        bounds,
        (member, rows, row, squaredDistance) -> sums.add(members[member], squaredDistance));
  }
}

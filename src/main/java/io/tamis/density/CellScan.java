package io.tamis.density;

import io.tamis.scan.BlockedScan;
import io.tamis.scan.RowBuffer;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.Arrays;

/**
 * A part of the pool past the cells of the candidates: kernels of all pairs within the bandwidth are
 * summed. A row waits in each cell that it may reach until there are enough to be compared at once.
 */
final class CellScan {
  /** Rows that wait in a cell. */
  static final int WAITING = 32;

  private final Cells cells;
  private final double squaredBandwidth;
  private final KernelSums sums;
  private final BlockedScan centers;
  private final BlockedScan.Room room;
  private final BlockedScan[] scans;
  private final RowBuffer[] waiting;

  CellScan(Cells cells, KernelDensity kernel, int neighbors) {
    this.cells = cells;
    this.squaredBandwidth = kernel.bandwidth() * kernel.bandwidth();
    this.sums = new KernelSums(kernel, cells.candidates().size(), neighbors);
    double[] reaches = new double[cells.size()];
    Arrays.setAll(reaches, cell -> cells.squaredReach(cell, kernel.bandwidth()));
    this.centers =
        new BlockedScan(
            cells.centers(), reaches, (cell, rows, row, distance) -> wait(cell, rows, row));
    this.room = new BlockedScan.Room(cells.centers().dimensions());
    this.scans = new BlockedScan[cells.size()];
    this.waiting = new RowBuffer[cells.size()];
  }

  void add(VectorRows rows) {
    centers.add(rows);
    sums.compared((long) rows.size() * cells.size());
  }

  /** To be called once, after the last row. */
  KernelSums finish() {
    for (int cell = 0; cell < scans.length; cell++) {
      if (waiting[cell] != null) {
        scan(cell);
      }
    }
    return sums;
  }

  private void wait(int cell, VectorRows rows, int row) {
    if (waiting[cell] == null) {
      waiting[cell] = new RowBuffer(WAITING);
      scans[cell] = scan(cells.members(cell));
    }
    waiting[cell].add("", rows, row);
    if (waiting[cell].isFull()) {
      scan(cell);
    }
  }

  private void scan(int cell) {
    scans[cell].add(waiting[cell]);
    sums.compared((long) waiting[cell].size() * cells.members(cell).length);
    waiting[cell].clear();
  }

  private BlockedScan scan(int[] members) {
    VectorBlock block = cells.candidates().rows(members);
    double[] bounds = new double[members.length];
    Arrays.fill(bounds, squaredBandwidth);
    return new BlockedScan(
        block,
        bounds,
        (member, rows, row, squaredDistance) -> sums.add(members[member], squaredDistance),
        room);
  }
}

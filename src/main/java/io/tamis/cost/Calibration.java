package io.tamis.cost;

import java.nio.file.Path;
import java.util.List;

/**
 * What one core of this machine does, in seconds.
 *
 * @param scanRow to bring one vector before the scan's queries, whatever their number
 * @param scanPair to rule out one pair of a query and a vector, with the queries many
 * @param distance to measure one pair in double precision
 * @param graphBuild to put one vector into a graph of {@link #GRAPH_ROWS} vectors, with links and
 *     beam as by default
 * @param graphBeam to ask such a graph for one document more
 */
public record Calibration(
    ByDimensions scanRow,
    ByDimensions scanPair,
    ByDimensions distance,
    ByDimensions graphBuild,
    ByDimensions graphBeam) {
  /** Rows of the graph that the graph's seconds are told of. */
  static final int GRAPH_ROWS = 4096;

  /**
   * A larger graph costs more for each vector: paths are longer, and vectors lie in slower memory.
   * Seconds grow with the rows to this power, as measured on shards of 2,000 to 60,000 vectors of
   * 64 to 256 dimensions, where 0.24 to 0.36 were found.
   */
  private static final double GROWTH = 0.3;

  /** The beam that {@link #graphBuild} is told of. */
  private static final int BUILD_BEAM = 100;

  /**
   * This machine's, from the file that an earlier call left, or measured now, which takes some
   * three seconds. It is measured anew for another processor, Java or kernel.
   */
  public static Calibration ofThisMachine() {
    return CalibrationFile.readOrWrite(
        List.of(
            Path.of(System.getProperty("user.home", "."), ".cache", "tamis"),
            Path.of(System.getProperty("java.io.tmpdir"), "tamis-" + user())),
        Calibration::measured);
  }

  private static String user() {
    return System.getProperty("user.name", "anyone");
  }

  /** Measured now, on one thread. */
  public static Calibration measured() {
    return Trials.run();
  }

  /** The smaller seconds of two: whatever else a machine does only ever adds. */
  Calibration fastest(Calibration other) {
    return new Calibration(
        scanRow.fastest(other.scanRow),
        scanPair.fastest(other.scanPair),
        distance.fastest(other.distance),
        graphBuild.fastest(other.graphBuild),
        graphBeam.fastest(other.graphBeam));
  }

  /**
   * @param rows of the shard
   * @param beamWidth see {@link io.tamis.index.ShardSettings}
   * @return core seconds to build one shard
   */
  double shardBuild(double rows, int dimensions, int beamWidth) {
    return rows * graphBuild.at(dimensions) * growth(rows) * beamWidth / BUILD_BEAM;
  }

  /**
   * @param rows of the shard
   * @param beam documents asked for
   * @return core seconds for one query
   */
  double shardAnswer(double rows, int dimensions, double beam) {
    return beam * graphBeam.at(dimensions) * growth(rows);
  }

  /** Relative to {@link #GRAPH_ROWS}. */
  static double growth(double rows) {
    return Math.pow(rows / GRAPH_ROWS, GROWTH);
  }
}

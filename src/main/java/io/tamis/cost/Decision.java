package io.tamis.cost;

import java.util.Locale;

/**
 * Which search answers, and what both would take.
 *
 * @param choice the one that takes less; a scan where both take the same, as it misses nothing
 * @param scanSeconds of wall clock
 * @param graphSeconds of wall clock, the check of a sample included; infinite without an index
 */
public record Decision(Choice choice, double scanSeconds, double graphSeconds) {

  /** Who answers. */
  public enum Choice {
    /** A scan of all vectors. */
    SCAN,
    /** The graphs of an index. */
    GRAPH
  }

  static Decision of(double scanSeconds, double graphSeconds) {
    return new Decision(
        graphSeconds < scanSeconds ? Choice.GRAPH : Choice.SCAN, scanSeconds, graphSeconds);
  }

  /** Of what was chosen. */
  public double seconds() {
    return choice == Choice.GRAPH ? graphSeconds : scanSeconds;
  }

  /** One sentence, without its full stop. */
  public String reason() {
    if (scanSeconds == 0) {
      return "there is nothing to measure";
    }
    if (Double.isInfinite(graphSeconds)) {
      return "no graphs can answer, and a scan of all vectors is predicted to take "
          + spelled(scanSeconds);
    }
    return "a scan of all vectors is predicted to take "
        + spelled(scanSeconds)
        + ", the graphs with the check of a sample "
        + spelled(graphSeconds);
  }

  private static String spelled(double seconds) {
    return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%,.0f s", seconds);
  }
}

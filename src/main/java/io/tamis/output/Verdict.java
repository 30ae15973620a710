package io.tamis.output;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the certificate proves, in words. The plan is optimal when its cost meets its lower bound
 * (the primal and the dual value) and no query ran out of neighbors; it is optimal over the whole
 * pool when besides the search missed no neighbor.
 *
 * @param reasons why it is doubted, or what the proof covers; one sentence each
 */
record Verdict(Standing standing, String title, List<String> reasons) {
  /** Whether the numbers prove what the method promises. */
  enum Standing {
    PROVEN,
    DOUBTED,
    /** The run has no transport plan, so there is nothing to prove. */
    ABSENT
  }

  /** Summing in double leaves far less than this, relative to the cost. */
  private static final double TINY_GAP = 1e-6;

  /** Below this share of the true neighbors the proof is about another pool. */
  private static final double LEAST_RECALL = 0.95;

  static Verdict of(ReportData data) {
    OptionalDouble primal = data.number("transport.primal");
    OptionalDouble dual = data.number("transport.dual");
    if (primal.isEmpty() && dual.isEmpty()) {
      return new Verdict(Standing.ABSENT, "", List.of());
    }
    double gap = relativeGap(primal, dual);
    double exhausted = data.number("exhausted_queries").orElse(0);
    double recall = data.number("search.recall").orElse(1);
    List<String> doubts = new ArrayList<>();
    if (Double.isNaN(gap)) {
      doubts.add(
          "The cost or its lower bound is missing, so nothing says how far it is from the optimum.");
    } else if (gap > TINY_GAP) {
      doubts.add(
          "The cost may lie up to "
              + Figures.share(gap)
              + " of itself above the least possible one.");
    }
    if (exhausted > 0) {
      doubts.add(
          Figures.count((long) exhausted, "query", "queries")
              + " used up the whole list of neighbors found; with a longer list the plan might be another."
              + " Set search.depth to auto, or higher.");
    }
    if (!(recall >= LEAST_RECALL)) {
      doubts.add(
          "The search found "
              + Figures.share(recall)
              + " of the true neighbors; better ones may be missing."
              + " Set search.kind to exact, or raise index.beam-width.");
    }
    if (!doubts.isEmpty()) {
      return new Verdict(Standing.DOUBTED, "Not proven optimal", List.copyOf(doubts));
    }
    boolean isMeasured = data.number("search.recall_queries").orElse(0) > 0;
    return recall < 1 || isMeasured
        ? new Verdict(
            Standing.PROVEN,
            "Proven optimal among the neighbors found",
            isMeasured ? List.of(found(recall), measured(data)) : List.of(found(recall)))
        : new Verdict(
            Standing.PROVEN,
            "Proven optimal",
            List.of(
                "The cost meets its lower bound and no query ran out of neighbors: no other plan costs less."));
  }

  private static String found(double recall) {
    return "The search found "
        + Figures.share(recall)
        + " of the true neighbors; over these no plan costs less.";
  }

  /** How the recall is known, and what the neighbors missed come to. */
  private static String measured(ReportData data) {
    return "This was measured on "
        + Figures.count((long) data.number("search.recall_queries").orElse(0), "query", "queries")
        + " that were answered exactly too: with 95 % confidence it lies between "
        + Figures.share(data.number("search.recall_low").orElse(0))
        + " and "
        + Figures.share(data.number("search.recall_high").orElse(1))
        + ". With their true neighbors the cost changes by "
        + Figures.number(Math.abs(data.number("search.objective_difference").orElse(0)))
        + ".";
  }

  /** (primal - dual) / |primal|, without its sign; NaN if either is missing. */
  static double relativeGap(OptionalDouble primal, OptionalDouble dual) {
    double gap = Math.abs(primal.orElse(Double.NaN) - dual.orElse(Double.NaN));
    return gap == 0 ? 0 : gap / Math.abs(primal.orElse(Double.NaN));
  }
}

package io.tamis.allocation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Whole picks from a linear program's parts: the best selection by branch and bound, depth first,
 * each node going on from its parent's basis. Few candidates are picked in part, at most one a
 * constraint, so the first dive is short and its value near the bound; the search ends at a
 * relative gap of a millionth, or after a number of nodes that falls with the size of the program.
 */
final class BranchAndBound {
  private static final double WHOLE = 1e-7;
  private static final double GAP = 1e-6;
  private static final long MOST_WORK = 5_000_000;
  private static final long LEAST_NODES = 20;
  private static final long MOST_NODES = 5_000;

  private final BinaryProgram program;
  private final DualSimplex simplex;
  private final int mostNodes;
  private boolean[] best;
  private double bestValue = Double.NEGATIVE_INFINITY;
  private double highestLeft = Double.NEGATIVE_INFINITY; // bound of what was not looked through

  /**
   * @param isPicked shape [n]
   * @param bound no selection is worth more
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared by equals
  record Outcome(boolean[] isPicked, double value, double bound) {}

  /** A decision, below those that led to it. */
  private record Node(
      Node parent, int candidate, byte pick, double bound, DualSimplex.State state) {}

  /**
   * @param simplex solved
   */
  BranchAndBound(BinaryProgram program, DualSimplex simplex) {
    this.program = program;
    this.simplex = simplex;
    this.mostNodes =
        (int) Math.clamp(MOST_WORK / (1 + program.rows().length), LEAST_NODES, MOST_NODES);
  }

  /**
   * @return empty if no selection was found that keeps to all constraints
   */
  Optional<Outcome> solve() {
    double rootBound = simplex.bound();
    Deque<Node> open = new ArrayDeque<>();
    branch(null, unfixed(), rootBound, open);
    for (int visited = 0; !open.isEmpty(); visited++) {
      Node node = open.pop();
      boolean isSpent = best != null && visited >= mostNodes;
      if (isSpent || node.bound <= enough()) {
        highestLeft = Math.max(highestLeft, node.bound);
        continue;
      }
      if (best == null && visited > 100L * mostNodes) {
        return Optional.empty();
      }
      byte[] fixed = fixed(node);
      simplex.restore(node.state, fixed);
      if (!simplex.solve()) {
        continue;
      }
      double bound = Math.min(node.bound, simplex.bound());
      if (bound <= enough()) {
        highestLeft = Math.max(highestLeft, bound);
      } else {
        branch(node, fixed, bound, open);
      }
    }
    double bound = Math.min(rootBound, Math.max(bestValue, highestLeft));
    return Optional.ofNullable(best).map(picks -> new Outcome(picks, bestValue, bound));
  }

  /** What a node must promise more than. */
  private double enough() {
    return bestValue + GAP * Math.abs(bestValue);
  }

  /**
   * Takes whole picks as they are; else decides on the candidate picked for the largest part.
   *
   * @param fixed what is decided so far
   */
  private void branch(Node node, byte[] fixed, double bound, Deque<Node> open) {
    int chosen = inPart(fixed, WHOLE);
    if (chosen < 0) {
      if (take()) {
        return;
      }
      chosen = inPart(fixed, 0); // whole but for rounding, which no limit has room for
      if (chosen < 0) {
        highestLeft = Math.max(highestLeft, bound);
        return;
      }
    }
    DualSimplex.State state = simplex.state();
    byte first = (byte) (simplex.pick(chosen) >= 0.5 ? 1 : 0);
    open.push(new Node(node, chosen, (byte) (1 - first), bound, state));
    open.push(new Node(node, chosen, first, bound, state));
  }

  /** The candidate picked for the largest part, farther from whole than {@code least}; or -1. */
  private int inPart(byte[] fixed, double least) {
    int chosen = -1;
    double largest = least;
    for (int j : simplex.basic()) {
      double pick = simplex.pick(j);
      if (fixed[j] < 0 && pick > largest && pick < 1 - least) {
        largest = pick;
        chosen = j;
      }
    }
    return chosen;
  }

  /**
   * @return whether the picks keep to all constraints
   */
  private boolean take() {
    boolean[] picks = new boolean[program.size()];
    for (int j = 0; j < picks.length; j++) {
      picks[j] = simplex.pick(j) > 0.5;
    }
    if (!program.allows(picks)) {
      return false;
    }
    double value = program.value(picks);
    if (value > bestValue) {
      best = picks;
      bestValue = value;
    }
    return true;
  }

  private byte[] unfixed() {
    byte[] fixed = new byte[program.size()];
    Arrays.fill(fixed, (byte) -1);
    return fixed;
  }

  private byte[] fixed(Node last) {
    byte[] fixed = unfixed();
    for (Node node = last; node != null; node = node.parent) {
      fixed[node.candidate] = node.pick;
    }
    return fixed;
  }
}

package io.tamis.transport;

import io.tamis.config.Require;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The optimal plan for one problem, for any alpha.
 *
 * <p>Minimizes (alpha / C) sum of mass x distance + (1 - alpha) M max over i, j of density_j
 * |plan_ij - 1 / (M S density_j)|, rows summing to 1 / M, with S the sum of 1 / density over the
 * pool. Up to s = S / 2 the optimum is the first breakpoint of {@link BreakpointPath} at which
 * growing s stops paying. Beyond it the candidates without mass dominate the maximum: growing s
 * further brings nothing until every candidate has its even share, so the optimum is s = S / 2 or s
 * = S, whichever costs less. That is decided only where the lists hold the whole pool; where they
 * do not, s grows as far as they reach, as in the reference, and the queries that ran dry are told.
 */
public final class TransportSolver {
  private final TransportProblem problem;
  private final BreakpointPath path;
  private final GreedyFill fill;
  private final double capacity;

  public TransportSolver(TransportProblem problem) {
    Require.that(problem.queries() > 0, "there are no queries");
    this.problem = problem;
    this.path = new BreakpointPath(problem);
    this.fill = new GreedyFill(problem);
    this.capacity = problem.capacity();
  }

  /**
   * @param alpha in [0, 1]
   * @param distanceScale C, positive
   */
  public TransportPlan solve(double alpha, double distanceScale) {
    Require.between("transport.alpha", 0, 1, alpha);
    Require.positive("transport.distance-scale", distanceScale);
    int stop = path.stop(alpha, distanceScale);
    double s = sizeAt(stop, alpha, distanceScale);
    int[][] candidates = new int[problem.queries()][];
    double[][] plan = new double[problem.queries()][];
    double[] masses = new double[problem.densities().length];
    double meanDistance = 0;
    double largest = 1 / s;
    int boundaryTies = 0;
    for (int i = 0; i < plan.length; i++) {
      plan[i] = fill.row(i, s);
      int depth = plan[i].length;
      candidates[i] = Arrays.copyOf(problem.candidates()[i], depth);
      double[] distances = problem.distances()[i];
      for (int k = 0; k < depth; k++) {
        masses[candidates[i][k]] += plan[i][k];
        meanDistance += plan[i][k] * distances[k];
      }
      double last = plan[i][depth - 1] * problem.density(i, depth - 1) * problem.queries();
      largest = last > largest * (1 + 1e-9) ? last : largest; // above its cap: the list ended
      boundaryTies += depth < distances.length && distances[depth] == distances[depth - 1] ? 1 : 0;
    }
    return new TransportPlan(
        alpha,
        distanceScale,
        s,
        candidates,
        plan,
        masses,
        meanDistance,
        alpha / distanceScale * meanDistance + (1 - alpha) * largest,
        new DualBound(problem, path, capacity).at(alpha, distanceScale, stop, s),
        dry(stop, s),
        boundaryTies);
  }

  /**
   * The largest alpha whose plan gives mass to at least {@code count} candidates.
   *
   * @return empty if the lists are too short to tell
   */
  public OptionalDouble alphaForSupport(int count, double distanceScale) {
    int low = 0;
    int high = path.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (fill.support(path.s(middle)) >= count) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    while (low < path.size() && !path.canStop(low)) {
      low++;
    }
    if (problem.isComplete() && (low == path.size() || path.s(low) > capacity / 2)) {
      return OptionalDouble.of(alphaBeyondHalf(low, count, distanceScale));
    }
    if (low == path.size()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(path.alphaFor(low, distanceScale));
  }

  /**
   * Whether an unlimited depth would give the same plan: no query ran dry, and s is not beyond half
   * of what is known to be in the pool.
   */
  public boolean isExact(TransportPlan plan) {
    return problem.isComplete() || (plan.dry().length == 0 && plan.s() <= capacity / 2);
  }

  /**
   * As {@link #alphaForSupport}, where no breakpoint up to s = S / 2 has enough: between s = S / 2,
   * the optimum while T is in (cost(S / 2) / M, saved], and even shares for all.
   */
  private double alphaBeyondHalf(int first, int count, double distanceScale) {
    int e = first;
    while (e > 0 && path.s(e - 1) > capacity / 2) {
      e--;
    }
    double lowest = path.cost(e - 1) / problem.queries();
    double saved = capacity * (meanDistance(capacity) - meanDistance(capacity / 2));
    boolean half = lowest < saved * (1 - 1e-9) && fill.support(capacity / 2) >= count;
    double threshold = half ? (lowest + saved) / 2 : saved * (1 + 1e-9);
    return distanceScale / (distanceScale + threshold);
  }

  private double sizeAt(int stop, double alpha, double distanceScale) {
    boolean stopped = stop < path.size();
    double s = stopped ? path.s(stop) : reached();
    if (!problem.isComplete() || (stopped && s <= capacity / 2)) {
      return s;
    }
    double slope =
        alpha / distanceScale * capacity * (meanDistance(capacity / 2) - meanDistance(capacity))
            + (1 - alpha);
    return slope >= 0 ? capacity : capacity / 2;
  }

  /** The largest breakpoint; where no list has two neighbors, what one neighbor can take. */
  private double reached() {
    return path.size() > 0
        ? path.s(path.size() - 1)
        : IntStream.range(0, problem.queries())
            .mapToDouble(i -> 1 / problem.density(i, 0))
            .max()
            .orElseThrow();
  }

  private double meanDistance(double s) {
    double sum = 0;
    for (int i = 0; i < problem.queries(); i++) {
      double[] masses = fill.row(i, s);
      for (int k = 0; k < masses.length; k++) {
        sum += masses[k] * problem.distances()[i][k];
      }
    }
    return sum;
  }

  /** Queries that would have filled a neighbor whose successor they do not know. */
  private int[] dry(int stop, double s) {
    return IntStream.range(0, problem.queries())
        .filter(i -> problem.depth(i) < problem.poolSize())
        .filter(i -> stop == path.size() || listCapacity(i) <= s)
        .toArray();
  }

  private double listCapacity(int i) {
    double sum = 0;
    for (int k = 0; k < problem.depth(i); k++) {
      sum += 1 / problem.density(i, k);
    }
    return sum;
  }
}

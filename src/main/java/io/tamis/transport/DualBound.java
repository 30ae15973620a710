package io.tamis.transport;

/**
 * A value that no plan on the whole pool can go below, found at the optimum's own stopping
 * distances.
 *
 * <p>With u_i = (alpha / C) times the distance at which query i stops, v_ij = max(0, u_i - (alpha /
 * C) d_ij) is feasible in the dual as soon as sum of v_ij / (M density_j) ≤ 1 - alpha. Its value is
 * the mean of u_i. Candidates beyond a list are at least as far as its end, so v is zero there and
 * the bound holds for them too. Where lists hold the whole pool, what is left of 1 - alpha also
 * prices the candidates that get less than their even share; see {@link #slackValue}.
 */
final class DualBound {
  private final TransportProblem problem;
  private final BreakpointPath path;
  private final double capacity;

  DualBound(TransportProblem problem, BreakpointPath path, double capacity) {
    this.problem = problem;
    this.path = path;
    this.capacity = capacity;
  }

  /**
   * @param stop breakpoint at which the walk stopped; the path's size if it did not
   * @param s of the plan, at most the pool's capacity
   */
  double at(double alpha, double distanceScale, int stop, double s) {
    boolean halved = problem.isComplete() && s >= capacity / 2;
    double[] stops = stopDistances(alpha, distanceScale, stop, halved);
    double mean = 0;
    double used = 0;
    double below = 0;
    for (int i = 0; i < stops.length; i++) {
      mean += stops[i];
      double[] distances = problem.distances()[i];
      for (int k = 0; k < distances.length; k++) {
        double difference = (stops[i] - distances[k]) / problem.density(i, k);
        used += Math.max(0, difference);
        below += Math.max(0, -difference);
      }
    }
    double unit = alpha / distanceScale / problem.queries();
    double slack = 1 - alpha - unit * used;
    return unit * mean + (problem.isComplete() ? slackValue(slack, unit * below) : 0);
  }

  /**
   * What unused penalty adds: with V the sum of max(0, (alpha / C) d_ij - u_i) / (M density_j), it
   * buys min(slack, V) / S from the candidates below their even share, and slack / S from the
   * constant that {@link TransportPlan#primal} leaves out.
   */
  private double slackValue(double slack, double below) {
    return (slack + Math.min(slack, below)) / capacity;
  }

  private double[] stopDistances(double alpha, double distanceScale, int stop, boolean halved) {
    int[] full = new int[problem.queries()]; // neighbors that are full, per query
    double limit = halved ? capacity / 2 : Double.POSITIVE_INFINITY;
    int events = 0;
    while (events < stop && path.s(events) <= limit) {
      full[path.query(events)] = path.neighbor(events) + 1;
      events++;
    }
    double[] stops = new double[full.length];
    for (int i = 0; i < stops.length; i++) {
      stops[i] = problem.distances()[i][Math.min(full[i], problem.depth(i) - 1)];
    }
    if (events == stop && stop < path.size() && !halved) {
      tighten(stops, alpha, distanceScale, stop);
    }
    return stops;
  }

  /** Moves the stopping query on until the penalty is used up to the last bit. */
  private void tighten(double[] stops, double alpha, double distanceScale, int stop) {
    int i = path.query(stop);
    int k = path.neighbor(stop);
    double threshold = distanceScale * (1 - alpha) / alpha * problem.queries();
    double missing = threshold - path.cost(stop - 1);
    double moved = stops[i] + missing / path.s(stop);
    stops[i] = Math.max(stops[i], Math.min(moved, problem.distances()[i][k + 1]));
  }
}

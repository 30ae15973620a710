package io.tamis.transport;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The optimal plans for several targets, with one alpha and one scale for all, as one plan.
 *
 * <p>Minimizes the sum over targets of share x objective, which falls apart into a problem for each
 * target on its queries' lists alone: a query of target t ships share_t / M_t, so that a target's
 * mass is its share, however many queries speak for it. Primal, dual and mean distance of the joint
 * plan are the means over targets by share, and so is s, which otherwise has no joint meaning. With
 * one target all is as {@link TransportSolver} has it.
 */
public final class JointSolver {
  /** Halvings of an interval of alphas. */
  private static final int HALVINGS = 52;

  private final TransportProblem problem;
  private final Targets targets;
  private final List<TransportSolver> solvers;

  public JointSolver(TransportProblem problem, Targets targets) {
    this.problem = problem;
    this.targets = targets;
    this.solvers =
        targets.size() == 1
            ? List.of(new TransportSolver(problem))
            : IntStream.range(0, targets.size())
                .mapToObj(t -> new TransportSolver(targets.problemOf(t, problem)))
                .toList();
  }

  /** What is told of one target's own plan. */
  public record TargetPlan(
      String name,
      double share,
      int queries,
      double s,
      double meanDistance,
      int support,
      int dry) {}

  /** As {@link TransportSolver#solve}. */
  public TransportPlan solve(double alpha, double distanceScale) {
    if (targets.size() == 1) {
      return solvers.get(0).solve(alpha, distanceScale);
    }
    int[][] candidates = new int[problem.queries()][];
    double[][] rows = new double[problem.queries()][];
    double[] masses = new double[problem.densities().length];
    double[] sums = new double[4]; // of s, distance, primal and dual
    boolean[] isDry = new boolean[problem.queries()];
    int boundaryTies = 0;
    for (int t = 0; t < targets.size(); t++) {
      double share = targets.shares()[t];
      int[] queries = targets.queriesOf(t);
      TransportPlan plan = solvers.get(t).solve(alpha, distanceScale);
      for (int i = 0; i < queries.length; i++) {
        candidates[queries[i]] = plan.candidates()[i];
        rows[queries[i]] = Arrays.stream(plan.plan()[i]).map(mass -> share * mass).toArray();
      }
      for (int i : plan.dry()) {
        isDry[queries[i]] = true;
      }
      sums[0] += share * plan.s();
      sums[1] += share * plan.meanDistance();
      sums[2] += share * plan.primal();
      sums[3] += share * plan.dual();
      boundaryTies += plan.boundaryTies();
    }
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        masses[candidates[i][k]] += rows[i][k];
      }
    }
    return new TransportPlan(
        alpha,
        distanceScale,
        sums[0],
        candidates,
        rows,
        masses,
        sums[1],
        sums[2],
        sums[3],
        IntStream.range(0, isDry.length).filter(i -> isDry[i]).toArray(),
        boundaryTies);
  }

  /** Each target's own plan in figures. */
  public List<TargetPlan> each(double alpha, double distanceScale) {
    return IntStream.range(0, targets.size())
        .mapToObj(
            t -> {
              TransportPlan plan = solvers.get(t).solve(alpha, distanceScale);
              return new TargetPlan(
                  targets.names().get(t),
                  targets.shares()[t],
                  plan.plan().length,
                  plan.s(),
                  plan.meanDistance(),
                  plan.support(),
                  plan.dry().length);
            })
        .toList();
  }

  /**
   * The largest alpha, to the last bits, whose plans give mass to at least {@code count} candidates
   * together.
   *
   * @return empty if the lists are too short to tell
   */
  public OptionalDouble alphaForSupport(int count, double distanceScale) {
    if (targets.size() == 1) {
      return solvers.get(0).alphaForSupport(count, distanceScale);
    }
    if (solve(0, distanceScale).support() < count) {
      return problem.isComplete() ? OptionalDouble.of(0) : OptionalDouble.empty();
    }
    double low = 0; // holds enough
    double high = 1;
    for (int n = 0; n < HALVINGS; n++) {
      double middle = (low + high) / 2;
      if (solve(middle, distanceScale).support() >= count) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalDouble.of(low);
  }

  /** Whether an unlimited depth would give the same plan: of each target. */
  public boolean isExact(TransportPlan plan) {
    return targets.size() == 1
        ? solvers.get(0).isExact(plan)
        : plan.dry().length == 0
            && solvers.stream()
                .allMatch(
                    solver -> solver.isExact(solver.solve(plan.alpha(), plan.distanceScale())));
  }
}

package io.tamis.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a plan's file, the masses and the claims go together, by {@link PlanCheck} alone. With
 * several targets the plan is one for each, of a query's mass share / M_t for M_t queries, and
 * primal and dual are the means of theirs by share. Owns its arrays.
 *
 * @param check of the lists, as deep as their densities are known
 * @param queryIds shape [M]
 * @param candidateIds shape [U]
 * @param plan shape [M, k_i], masses beside the lists
 * @param masses shape [U], as their own file tells them
 * @param targets shape [M], which target each query is of, from 0
 * @param shares shape [targets], of all mass; sum to 1
 */
public record PlanProof(
    PlanCheck check,
    String[] queryIds,
    String[] candidateIds,
    double[][] plan,
    double[] masses,
    int[] targets,
    double[] shares) {

  /** Of what the run computed in the same order. */
  public static final double SAME = 1e-12;

  /** Of what is computed here in another order, and of what a greedy fill rounds. */
  private static final double ROUNDING = 1e-9;

  /**
   * @param primal as claimed
   * @param dual as claimed
   * @param relativeGap as claimed
   * @param isExact whether the run claims that no plan is better
   */
  public List<Check> apply(double primal, double dual, double relativeGap, boolean isExact) {
    List<Check> checks = new ArrayList<>();
    checks.add(rows());
    checks.add(columns());
    double found = 0;
    double bound = 0;
    for (int t = 0; t < shares.length; t++) {
      int[] queries = queriesOf(t);
      PlanCheck own = checkOf(queries);
      found += shares[t] * own.primal(planOf(queries, shares[t]));
      bound += shares[t] * own.dual();
    }
    checks.add(
        Check.of(
            "primal", Check.agree(found, primal, SAME), "%.12g, claimed %.12g", found, primal));
    // the run's own bound may be lower than the best, and is then as true
    boolean isBound = bound >= dual - ROUNDING * Math.abs(primal);
    checks.add(
        Check.of(
            "dual",
            isBound && (!isExact || Check.agree(bound, dual, ROUNDING)),
            "%.12g, claimed %.12g",
            bound,
            dual));
    double gap = primal == 0 ? 0 : (found - bound) / primal;
    checks.add(
        Check.of(
            "gap",
            Math.abs(gap - relativeGap) <= ROUNDING && (!isExact || Math.abs(gap) <= ROUNDING),
            "%.1e of the primal, claimed %.1e; %s",
            gap,
            relativeGap,
            isExact ? "the plan is optimal over the whole pool" : "not claimed to be optimal"));
    return checks;
  }

  private int[] queriesOf(int target) {
    return IntStream.range(0, targets.length).filter(i -> targets[i] == target).toArray();
  }

  private PlanCheck checkOf(int[] queries) {
    return new PlanCheck(
        Arrays.stream(queries).mapToObj(i -> check.candidates()[i]).toArray(int[][]::new),
        Arrays.stream(queries).mapToObj(i -> check.distances()[i]).toArray(double[][]::new),
        check.densities(),
        check.poolSize(),
        check.alpha(),
        check.distanceScale());
  }

  /** A target's rows, scaled to a plan of mass 1. */
  private double[][] planOf(int[] queries, double share) {
    return Arrays.stream(queries)
        .mapToObj(i -> Arrays.stream(plan[i]).map(mass -> mass / share).toArray())
        .toArray(double[][]::new);
  }

  private Check rows() {
    double[] rows = PlanCheck.rows(plan);
    double largest = 0;
    for (int t = 0; t < shares.length; t++) {
      int[] queries = queriesOf(t);
      double share = shares[t] / queries.length;
      for (int i : queries) {
        if (!Check.agree(rows[i], share, ROUNDING)) {
          return Check.failed(
              "plan rows", queryIds[i] + " ships " + rows[i] + " instead of " + told(t));
        }
        largest = Math.max(largest, Math.abs(rows[i] - share) / share);
      }
    }
    return Check.of(
        "plan rows",
        true,
        "%,d queries ship %s each, but for a share of %.1e",
        rows.length,
        shares.length == 1 ? "1/M" : "share/M of their target",
        largest);
  }

  private String told(int target) {
    int queries = queriesOf(target).length;
    return shares.length == 1 ? "1/" + queries : shares[target] + "/" + queries;
  }

  private Check columns() {
    double[] columns = check.columns(plan);
    double largest = 0;
    for (int j = 0; j < columns.length; j++) {
      if (!Check.agree(columns[j], masses[j], SAME)) {
        return Check.failed(
            "plan columns",
            candidateIds[j] + " has the mass " + masses[j] + ", but the plan gives " + columns[j]);
      }
      largest = Math.max(largest, Math.abs(columns[j] - masses[j]));
    }
    return Check.of(
        "plan columns",
        true,
        "%,d masses are what the queries ship, but for %.1e",
        Arrays.stream(masses).filter(mass -> mass > 0).count(),
        largest);
  }
}

package io.tamis.cli;

import io.tamis.certificate.Certificate;
import io.tamis.certificate.Check;
import io.tamis.certificate.PlanCheck;
import io.tamis.certificate.PlanProof;
import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.search.SearchConfig.Kind;
import io.tamis.transport.JointSolver;
import io.tamis.transport.Targets;
import io.tamis.transport.TransportPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Checks of a transport plan's files: by the definitions, and by solving the problem once more from
 * the lists and densities that the run left.
 */
final class PlanVerification {
  private final Certificate certificate;
  private final SystemConfig.Transport system;
  private final int budget;
  private final RunPlan plan;
  private final Targets targets;
  private final TransportJob.Masses masses;

  /**
   * @param budget candidates that the support must hold where alpha is automatic
   * @param targets of the queries
   */
  PlanVerification(
      Certificate certificate,
      SystemConfig.Transport system,
      int budget,
      RunPlan plan,
      Targets targets,
      TransportJob.Masses masses) {
    this.certificate = certificate;
    this.system = system;
    this.budget = budget;
    this.plan = plan;
    this.targets = targets;
    this.masses = masses;
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    checks.add(lists());
    checks.add(pairs());
    if (checks.stream().allMatch(Check::holds)) { // else there is nothing to go by
      PlanCheck check =
          new PlanCheck(
              plan.problem().candidates(),
              plan.problem().distances(),
              plan.problem().densities(),
              plan.problem().poolSize(),
              certificate.number("transport.alpha"),
              certificate.number("transport.distance_scale"));
      checks.addAll(
          new PlanProof(
                  check,
                  plan.lists().queryIds(),
                  plan.lists().candidateIds(),
                  plan.measuredMasses(),
                  byCandidate(),
                  targets.ofQuery(),
                  targets.shares())
              .apply(
                  certificate.number("transport.primal"),
                  certificate.number("transport.dual"),
                  certificate.number("transport.relative_gap"),
                  certificate.flag("transport.exact")));
      checks.addAll(solvedAgain());
    }
    return checks;
  }

  /** Lists in order of distance, and a density at the head of each. */
  private Check lists() {
    for (int i = 0; i < plan.measured().length; i++) {
      double[] distances = plan.lists().distances()[i];
      String query = plan.lists().queryIds()[i];
      if (plan.measured()[i] == 0) {
        return Check.failed("lists", "the nearest candidate of " + query + " has no density");
      }
      for (int k = 1; k < distances.length; k++) {
        if (!(distances[k] >= distances[k - 1])) {
          return Check.failed(
              "lists", "that of " + query + " is not by distance at rank " + (k + 1));
        }
      }
    }
    return Check.of(
        "lists",
        plan.measured().length == certificate.number("queries"),
        "%,d queries have one, claimed %,.0f; by distance, %,d neighbors with a density",
        plan.measured().length,
        certificate.number("queries"),
        Arrays.stream(plan.measured()).asLongStream().sum());
  }

  /** Every pair of the plan is in a list, and every candidate with mass too. */
  private Check pairs() {
    long pairs = 0;
    for (int i = 0; i < plan.measured().length; i++) {
      double[] row = plan.masses()[i];
      for (int k = 0; k < row.length; k++) {
        if (row[k] != 0 && (!(row[k] > 0) || k >= plan.measured()[i])) {
          return Check.failed(
              "plan pairs",
              plan.lists().queryIds()[i]
                  + " ships "
                  + row[k]
                  + " at rank "
                  + (k + 1)
                  + (row[k] > 0 ? ", where no density is known" : ""));
        }
        pairs += row[k] > 0 ? 1 : 0;
      }
    }
    for (String id : masses.ids()) {
      if (Arrays.binarySearch(plan.lists().candidateIds(), id, Ids.ORDER) < 0) {
        return Check.failed("plan pairs", id + " has mass, but is in no list");
      }
    }
    return plan.strays().isEmpty()
        ? Check.of("plan pairs", true, "%,d, each in its query's list", pairs)
        : Check.failed(
            "plan pairs",
            plan.strays().get(0)
                + (plan.strays().size() > 1
                    ? " and " + (plan.strays().size() - 1) + " more are"
                    : " is")
                + " in no list, or there twice");
  }

  /** Shape [U], the masses of their own file. */
  private double[] byCandidate() {
    double[] values = new double[plan.lists().candidateIds().length];
    for (int n = 0; n < masses.ids().length; n++) {
      values[Arrays.binarySearch(plan.lists().candidateIds(), masses.ids()[n], Ids.ORDER)] =
          masses.masses()[n];
    }
    return values;
  }

  private List<Check> solvedAgain() {
    JointSolver solver = new JointSolver(plan.problem(), targets);
    TransportPlan again =
        solver.solve(
            certificate.number("transport.alpha"), certificate.number("transport.distance_scale"));
    List<Check> checks = new ArrayList<>();
    checks.add(settings(solver));
    if (targets.size() > 1) {
      checks.add(new TargetsVerification(certificate, system, targets).check(solver));
    }
    checks.add(samePlan(again));
    checks.add(sameMasses(again));
    checks.add(figure("s", "transport.s", again, TransportPlan::s));
    checks.add(figure("support", "support", again, TransportPlan::support));
    checks.add(
        figure(
            "effective size", "effective_sample_size", again, TransportPlan::effectiveSampleSize));
    checks.add(figure("exhausted", "exhausted_queries", again, found -> found.dry().length));
    checks.add(
        figure(
            "boundary ties",
            "transport.boundary_ties",
            again,
            found -> PlanCheck.boundaryTies(plan.lists().distances(), plan.masses())));
    boolean isExact =
        solver.isExact(again)
            && certificate.text("search.kind").equals(Require.spelled(Kind.EXACT))
            && certificate.text("density.kind").equals(Require.spelled(Kind.EXACT));
    checks.add(
        Check.of(
            "exact",
            isExact == certificate.flag("transport.exact"),
            "%s, claimed %s",
            isExact,
            certificate.flag("transport.exact")));
    return checks;
  }

  /** Alpha and the distance scale are those of the config, or what it asks to be found. */
  private Check settings(JointSolver solver) {
    double scale = new DepthPrediction(system.transport(), 0).distanceScale(plan.lists());
    double claimedScale = certificate.number("transport.distance_scale");
    double claimed = certificate.number("transport.alpha");
    double alpha =
        system
            .transport()
            .alpha()
            .orElseGet(() -> solver.alphaForSupport(budget, scale).orElse(Double.NaN));
    return Check.of(
        "settings",
        Check.agree(alpha, claimed, PlanProof.SAME)
            && Check.agree(scale, claimedScale, PlanProof.SAME),
        "alpha %s, claimed %s; distance scale %s, claimed %s",
        alpha,
        claimed,
        scale,
        claimedScale);
  }

  private Check samePlan(TransportPlan again) {
    double largest = 0;
    for (int i = 0; i < again.plan().length; i++) {
      double[] row = plan.masses()[i];
      for (int k = 0; k < row.length; k++) {
        double expected = k < again.plan()[i].length ? again.plan()[i][k] : 0;
        if (!Check.agree(row[k], expected, PlanProof.SAME)) {
          return Check.failed(
              "solved plan",
              "%s ships %s to %s, but solving again gives %s"
                  .formatted(
                      plan.lists().queryIds()[i],
                      row[k],
                      plan.lists().candidateIds()[plan.lists().candidates()[i][k]],
                      expected));
        }
        largest = Math.max(largest, Math.abs(row[k] - expected));
      }
    }
    return Check.of("solved plan", true, "solving again gives the same, but for %.1e", largest);
  }

  private Check sameMasses(TransportPlan again) {
    double[] found = byCandidate();
    double largest = 0;
    for (int j = 0; j < found.length; j++) {
      if (!Check.agree(found[j], again.masses()[j], PlanProof.SAME)) {
        return Check.failed(
            "solved masses",
            "%s has the mass %s, but solving again gives %s"
                .formatted(plan.lists().candidateIds()[j], found[j], again.masses()[j]));
      }
      largest = Math.max(largest, Math.abs(found[j] - again.masses()[j]));
    }
    return Check.of("solved masses", true, "solving again gives the same, but for %.1e", largest);
  }

  private Check figure(
      String name, String key, TransportPlan again, ToDoubleFunction<TransportPlan> value) {
    double found = value.applyAsDouble(again);
    double claimed = certificate.number(key);
    return Check.of(
        name,
        Check.agree(found, claimed, PlanProof.SAME),
        "%s, claimed %s",
        told(found),
        told(claimed));
  }

  private static String told(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

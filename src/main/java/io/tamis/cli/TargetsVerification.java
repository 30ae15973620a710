package io.tamis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.certificate.Certificate;
import io.tamis.certificate.Check;
import io.tamis.certificate.PlanProof;
import io.tamis.transport.JointSolver;
import io.tamis.transport.JointSolver.TargetPlan;
import io.tamis.transport.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks of what a run claims of each of several targets, by solving once more. */
record TargetsVerification(
    Certificate certificate, SystemConfig.Transport system, Targets targets) {

  Check check(JointSolver solver) {
    double[] shares = system.targets().shares(targets.names());
    for (int t = 0; t < shares.length; t++) {
      if (!Check.agree(shares[t], targets.shares()[t], PlanProof.SAME)) {
        return Check.failed(
            "targets",
            "%s has the share %s, but the config asks for %s"
                .formatted(targets.names().get(t), targets.shares()[t], shares[t]));
      }
    }
    List<TargetPlan> plans =
        solver.each(
            certificate.number("transport.alpha"), certificate.number("transport.distance_scale"));
    if (!(certificate.figures().get("targets") instanceof JsonNode claimed)
        || claimed.size() != plans.size()) {
      return Check.failed("targets", "the certificate has no " + plans.size() + " targets");
    }
    for (int t = 0; t < plans.size(); t++) {
      String other = different(plans.get(t), claimed.get(t));
      if (!other.isEmpty()) {
        return Check.failed("targets", other);
      }
    }
    return Check.of("targets", true, "%d, each with the figures that are claimed", plans.size());
  }

  /** The first figure that is another; empty if there is none. */
  private static String different(TargetPlan plan, JsonNode claimed) {
    if (!claimed.path("target").asText().equals(plan.name())) {
      return plan.name() + " is claimed to be " + claimed.path("target");
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("share", plan.share());
    figures.put("queries", (double) plan.queries());
    figures.put("s", plan.s());
    figures.put("support", (double) plan.support());
    figures.put("mean_distance", plan.meanDistance());
    figures.put("exhausted_queries", (double) plan.dry());
    for (Map.Entry<String, Double> figure : figures.entrySet()) {
      double claim = claimed.path(figure.getKey()).asDouble(Double.NaN);
      if (!Check.agree(figure.getValue(), claim, PlanProof.SAME)) {
        return "%s of %s is %s, claimed %s"
            .formatted(figure.getKey(), plan.name(), figure.getValue(), claim);
      }
    }
    return "";
  }
}

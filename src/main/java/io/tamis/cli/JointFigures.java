package io.tamis.cli;

import io.tamis.allocation.Allocation;
import io.tamis.allocation.Allocation.Finding;
import io.tamis.allocation.Constraint;
import io.tamis.config.Require;
import io.tamis.output.Chapter;
import io.tamis.output.Metrics;
import io.tamis.transport.JointSolver.TargetPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What is told of several targets, and of floors and caps and what they cost. */
record JointFigures(JointSelection joint, TransportJob.Masses masses) {
  /** Share of the picks' value from which on a floor's or cap's cost is said on the last line. */
  private static final double WORTH_SAYING = 0.01;

  private static final int SHOWN_CONSTRAINTS = 200;

  private boolean hasTargets() {
    return joint.targets().size() > 1;
  }

  void put(Metrics metrics) {
    if (hasTargets()) {
      metrics.put("targets", targets());
    }
    joint
        .allocation()
        .ifPresent(
            allocation ->
                metrics
                    .put("allocation.value", allocation.value())
                    .put("allocation.bound", allocation.bound())
                    .put("allocation.gap", allocation.gap())
                    .put("allocation.cost_share", allocation.costShare())
                    .put(
                        "allocation.constraints",
                        allocation.findings().stream()
                            .map(finding -> asMap(allocation, finding))
                            .toList()));
  }

  private List<Map<String, Object>> targets() {
    long[] picks = joint.picksByTarget(masses);
    List<Map<String, Object>> all = new ArrayList<>();
    for (int t = 0; t < picks.length; t++) {
      TargetPlan plan = joint.plans().get(t);
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("target", plan.name());
      map.put("share", plan.share());
      map.put("queries", plan.queries());
      map.put("s", plan.s());
      map.put("support", plan.support());
      map.put("mean_distance", plan.meanDistance());
      map.put("exhausted_queries", plan.dry());
      map.put("picks", picks[t]);
      all.add(map);
    }
    return all;
  }

  private static Map<String, Object> asMap(Allocation allocation, Finding finding) {
    Constraint constraint = finding.constraint();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("constraint", constraint.name());
    map.put("kind", Require.spelled(constraint.kind()));
    map.put("subject", constraint.subject());
    map.put("limit", constraint.limit());
    map.put("used", finding.used());
    map.put("slack", finding.slack());
    map.put("binds", finding.binds());
    map.put("price", finding.price());
    finding.cost().ifPresent(cost -> map.put("cost", cost));
    allocation.costShare(finding).ifPresent(share -> map.put("cost_share", share));
    return map;
  }

  /** The most expensive floor or cap, if it costs more than a hundredth; else nothing. */
  String sentence() {
    return joint
        .allocation()
        .flatMap(
            allocation ->
                allocation.findings().stream()
                    .filter(finding -> !finding.constraint().kind().isBudget())
                    .filter(finding -> costShare(allocation, finding) > WORTH_SAYING)
                    .max(Comparator.comparingDouble(finding -> costShare(allocation, finding)))
                    .map(
                        finding ->
                            String.format(
                                Locale.ROOT,
                                "; %s, %,d, costs %.1f %% of the value",
                                finding.constraint().name(),
                                (long) finding.constraint().limit(),
                                100 * costShare(allocation, finding))))
        .orElse("");
  }

  private static double costShare(Allocation allocation, Finding finding) {
    return allocation.costShare(finding).orElse(0);
  }

  List<Chapter> chapters() {
    return Stream.concat(
            hasTargets() ? Stream.of(targetChapter()) : Stream.empty(),
            joint.allocation().map(this::constraintChapter).stream())
        .toList();
  }

  private Chapter targetChapter() {
    List<List<Object>> rows =
        targets().stream()
            .map(
                target ->
                    List.of(
                        target.get("target"),
                        target.get("queries"),
                        target.get("share"),
                        target.get("support"),
                        target.get("mean_distance"),
                        target.get("picks")))
            .toList();
    return new Chapter(
        "targets",
        "Targets",
        "Each target has its own plan, and its share of the mass. A pick serves a target whose plan"
            + " gives it mass; it may serve several.",
        List.of(),
        List.of(),
        List.of(
            new Chapter.Table(
                "",
                List.of(
                    new Chapter.Head("Target", Chapter.Column.WORDS),
                    new Chapter.Head("Queries", Chapter.Column.NUMBERS),
                    new Chapter.Head("Share", Chapter.Column.NUMBERS),
                    new Chapter.Head("Candidates with mass", Chapter.Column.NUMBERS),
                    new Chapter.Head("Mean distance", Chapter.Column.NUMBERS),
                    new Chapter.Head("Picks that serve it", Chapter.Column.NUMBERS)),
                rows)));
  }

  private Chapter constraintChapter(Allocation allocation) {
    List<List<Object>> rows =
        allocation.findings().stream()
            .sorted(
                Comparator.comparingDouble((Finding finding) -> -costShare(allocation, finding)))
            .limit(SHOWN_CONSTRAINTS)
            .map(
                finding ->
                    List.<Object>of(
                        finding.constraint().name(),
                        finding.constraint().limit(),
                        finding.used(),
                        finding.binds() ? "yes" : "no",
                        finding.price(),
                        finding.cost().isPresent()
                            ? 100 * costShare(allocation, finding)
                            : "not computed"))
            .toList();
    return new Chapter(
        "constraints",
        "Floors, caps and budgets",
        "The picks are those of the highest value, the sum of their masses, under all of these. A"
            + " price is what a limit raised by one pick or token is worth; a cost is what the picks"
            + " would be worth more without the constraint.",
        List.of(
            Chapter.Fact.of("Value of the picks", allocation.value()),
            Chapter.Fact.of("At most possible", allocation.bound()),
            Chapter.Fact.of("Cost of all floors and caps, %", 100 * allocation.costShare())),
        List.of(),
        List.of(
            new Chapter.Table(
                "",
                List.of(
                    new Chapter.Head("Constraint", Chapter.Column.WORDS),
                    new Chapter.Head("Limit", Chapter.Column.NUMBERS),
                    new Chapter.Head("Picks have", Chapter.Column.NUMBERS),
                    new Chapter.Head("Binds", Chapter.Column.WORDS),
                    new Chapter.Head("Price", Chapter.Column.NUMBERS),
                    new Chapter.Head("Cost, % of the value", Chapter.Column.NUMBERS)),
                rows)));
  }
}

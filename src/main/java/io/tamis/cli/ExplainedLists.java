package io.tamis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.config.Require;
import io.tamis.density.DensityTable;
import io.tamis.explain.PlanMargins;
import io.tamis.explain.ShippedLists;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.Targets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a finished run by neighborhoods left: its lists and plan, and the margins of the plan. */
record ExplainedLists(
    Neighborhoods neighborhoods, DensityTable.Weighted densities, PlanMargins margins) {

  static ExplainedLists of(FinishedRun finished, RunTables tables) {
    Neighborhoods neighborhoods = tables.neighborhoods();
    DensityTable.Weighted densities = tables.densities();
    RunPlan plan = RunPlan.of(neighborhoods, densities, tables.plan());
    Targets targets = tables.targets(neighborhoods.queryIds());
    int[] queries = new int[targets.size()];
    for (int t : targets.ofQuery()) {
      queries[t]++;
    }
    double[] s = sums(finished, targets);
    return new ExplainedLists(
        neighborhoods,
        densities,
        new PlanMargins(
            new ShippedLists(
                neighborhoods.queryIds(),
                neighborhoods.candidateIds(),
                neighborhoods.candidates(),
                neighborhoods.distances(),
                plan.problem().densities(),
                plan.masses(),
                Arrays.stream(targets.ofQuery()).mapToDouble(t -> s[t]).toArray(),
                Arrays.stream(targets.ofQuery())
                    .mapToDouble(t -> targets.shares()[t] / queries[t])
                    .toArray())));
  }

  /** Shape [targets], s of each target's own plan; the joint one is only their mean. */
  private static double[] sums(FinishedRun finished, Targets targets) {
    if (targets.size() == 1) {
      return new double[] {finished.metrics().path("transport.s").asDouble()};
    }
    Map<String, Double> told = new HashMap<>();
    for (JsonNode target : finished.metrics().path("targets")) {
      told.put(target.path("target").asText(), target.path("s").asDouble());
    }
    return targets.names().stream()
        .mapToDouble(
            name -> {
              Require.that(
                  told.containsKey(name),
                  "metrics.json must tell of the target " + name + ", but does not");
              return told.get(name);
            })
        .toArray();
  }
}

package io.tamis.cli;

import io.tamis.density.Densities;
import io.tamis.sample.Selection;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.TransportPlan;

/** What a run came to, for those that tell of it. */
record RunResult(
    JobConfig config,
    VectorPool pool,
    VectorQueries queries,
    PlanSearch.Outcome outcome,
    SearchQuality quality,
    TransportJob.Masses masses,
    JointSelection joint,
    Quarantine leaks) {

  Selection selection() {
    return joint.selection();
  }

  /** Figures of targets and constraints. */
  JointFigures jointFigures() {
    return new JointFigures(joint, masses);
  }

  Neighborhoods neighborhoods() {
    return outcome.neighborhoods();
  }

  Densities densities() {
    return outcome.densities();
  }

  TransportPlan plan() {
    return outcome.plan();
  }
}

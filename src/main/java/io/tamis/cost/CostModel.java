package io.tamis.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * Predicts each step of a job from its {@link Workload}. Formulas stand with the records that hold
 * them; all are seconds of wall clock and bytes, and none falls when rows, queries, depth or
 * dimensions rise, but where a search turns from a graph to a scan. It predicts the first round; a
 * plan that reaches beyond the first depth searches and measures again.
 */
public final class CostModel {
  private final SearchCost search;
  private final DensityCost density;
  private final SparkCost spark;
  private final Calibration machine;

  public CostModel(Calibration machine) {
    this.machine = machine;
    this.spark = SparkCost.MEASURED;
    this.search = new SearchCost(machine, spark);
    this.density = new DensityCost(machine, spark, search);
  }

  /** Who finds the queries' neighbors. */
  public Decision search(Workload work) {
    return Decision.of(search.scan(work), search.graph(work));
  }

  /** Who measures the candidates' surroundings. */
  public Decision density(Workload work) {
    return Decision.of(density.scan(work), density.graph(work));
  }

  /** Each step in the order of the job, by the searches that cost less. */
  public List<StepCost> predict(Workload work) {
    return predict(work, search(work), density(work));
  }

  /** Each step in the order of the job, by the searches given. */
  public List<StepCost> predict(Workload work, Decision search, Decision density) {
    StepSizes sizes = new StepSizes(work);
    StepTimes times = new StepTimes(work, machine, spark);
    List<StepCost> steps = new ArrayList<>();
    steps.add(sizes.input(times.input()));
    steps.add(sizes.embed(times.embed()));
    if (work.index().filter(index -> !index.isBuilt()).isPresent()) {
      steps.add(sizes.indexBuild(times.indexBuild()));
    }
    steps.add(sizes.search(search));
    steps.add(sizes.density(density));
    steps.add(sizes.transport(times.transport()));
    steps.add(sizes.output(times.output()));
    return List.copyOf(steps);
  }
}

package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.cost.Decision;
import io.tamis.cost.StepCost;
import io.tamis.cost.Workload;
import java.util.List;
import java.util.Locale;

/**
 * A prediction as lines.
 *
 * @param isExact whether the candidates were counted
 */
record PlanText(Workload work, boolean isExact) {
  private static final String LINE = "%-12s %9s %12s %14s %9s %9s %9s";

  String of(List<StepCost> steps, Decision search, Decision density) {
    StringBuilder text = new StringBuilder();
    add(text, sizes());
    add(text, "");
    add(
        text,
        String.format(
            Locale.ROOT,
            LINE,
            "step",
            "time",
            "driver heap",
            "executor heap",
            "off-heap",
            "disk",
            "shuffle"));
    steps.forEach(step -> add(text, line(step)));
    add(text, line(total(steps)));
    add(text, "");
    add(text, "search by " + spelled(search) + ": " + search.reason() + ".");
    if (work.task().touched() > 0) {
      add(text, "density by " + spelled(density) + ": " + density.reason() + ".");
    }
    add(
        text,
        "Heaps are beside the "
            + Amounts.bytes(PlanLimits.HELD_BYTES)
            + " that Spark itself holds. A plan that reaches beyond the first depth takes more.");
    return text.toString();
  }

  private String sizes() {
    return String.format(
        Locale.ROOT,
        "%s%,d candidates x %,d dimensions (%s%s), %,d queries, depth %,d, %,d cores",
        isExact ? "" : "about ",
        work.pool().rows(),
        work.pool().dimensions(),
        Require.spelled(work.pool().form()),
        work.index()
            .map(
                index ->
                    String.format(
                        Locale.ROOT,
                        ", %,d %s %s",
                        index.shards(),
                        Require.spelled(index.encoding()),
                        index.isBuilt() ? "shards" : "shards to be built"))
            .orElse(""),
        work.task().queries(),
        work.task().depth(),
        work.cluster().cores());
  }

  private static void add(StringBuilder text, String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  private static String spelled(Decision decision) {
    return Require.spelled(decision.choice());
  }

  private static String line(StepCost step) {
    return String.format(
        Locale.ROOT,
        LINE,
        step.step(),
        Amounts.time(step.seconds()),
        Amounts.bytes(step.driverHeapBytes()),
        Amounts.bytes(step.executorHeapBytes()),
        Amounts.bytes(step.offHeapBytes()),
        Amounts.bytes(step.diskBytes()),
        Amounts.bytes(step.shuffleBytes()));
  }

  /** Times, disk and shuffle add up; of memory the step counts that needs most. */
  private static StepCost total(List<StepCost> steps) {
    return new StepCost(
        "total",
        steps.stream().mapToDouble(StepCost::seconds).sum(),
        steps.stream().mapToLong(StepCost::driverHeapBytes).max().orElse(0),
        steps.stream().mapToLong(StepCost::executorHeapBytes).max().orElse(0),
        steps.stream().mapToLong(StepCost::offHeapBytes).max().orElse(0),
        steps.stream().mapToLong(StepCost::diskBytes).sum(),
        steps.stream().mapToLong(StepCost::shuffleBytes).sum());
  }
}

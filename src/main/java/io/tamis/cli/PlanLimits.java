package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.cost.StepCost;
import io.tamis.cost.Workload;
import io.tamis.density.DensityStep;
import io.tamis.search.SearchStep;
import java.util.List;

/**
 * Refuses what the job itself would refuse, or end by, after hours.
 *
 * @param isDepthFixed whether search.depth is a number
 */
record PlanLimits(Workload work, boolean isDepthFixed) {
  /** What Spark and the JVM hold besides, in each JVM. */
  static final long HELD_BYTES = 400_000_000;

  /**
   * @throws IllegalArgumentException if what the driver takes in has a limit below what is asked
   */
  void refuseSizes() {
    long pairs = (long) work.task().queries() * Math.min(work.task().depth(), work.pool().rows());
    Require.that(
        pairs <= SearchStep.LARGEST_NEIGHBORHOODS,
        "search.depth "
            + work.task().depth()
            + " asks for "
            + pairs
            + " pairs of a query and a neighbor, more than the "
            + SearchStep.LARGEST_NEIGHBORHOODS
            + " that the driver takes; set a smaller search.depth");
    long components = work.task().touched() * work.pool().dimensions();
    Require.that(
        components <= DensityStep.MOST_COMPONENTS,
        "up to "
            + work.task().touched()
            + " candidates need a density, with "
            + components
            + " components in all, more than the "
            + DensityStep.MOST_COMPONENTS
            + " that the driver takes; "
            + (isDepthFixed ? "lower search.depth" : "give fewer queries")
            + ", or set density.bandwidth to 0");
  }

  /**
   * @throws IllegalArgumentException if a heap is too small for a step, with what it needs
   */
  void refuseHeaps(List<StepCost> steps) {
    boolean isOneJvm = work.cluster().executorHeapBytes().isEmpty();
    for (StepCost step : steps) {
      long driver = step.driverHeapBytes() + (isOneJvm ? step.executorHeapBytes() : 0);
      refuse(step, "the driver", driver, work.cluster().driverHeapBytes(), "driver");
      if (!isOneJvm) {
        refuse(
            step,
            "each executor",
            step.executorHeapBytes(),
            work.cluster().executorHeapBytes().getAsLong(),
            "executor");
      }
    }
  }

  private static void refuse(StepCost step, String place, long bytes, long heap, String jvm) {
    long needed = bytes + HELD_BYTES;
    Require.that(
        needed <= heap,
        step.step()
            + " needs about "
            + Amounts.bytes(needed)
            + " of heap in "
            + place
            + ", which has "
            + Amounts.bytes(heap)
            + "; run with --spark spark."
            + jvm
            + ".memory="
            + Math.ceilDiv(needed, 1L << 30)
            + "g, "
            + remedy(step.step())
            + " (plan --"
            + jvm
            + "-memory says the same of another heap)");
  }

  private static String remedy(String step) {
    return switch (step) {
      case "index build" -> "raise index.shards, or run fewer tasks at once";
      case "density" -> "lower search.depth, give fewer queries, or set density.bandwidth to 0";
      default -> "lower search.depth, or give fewer queries";
    };
  }
}

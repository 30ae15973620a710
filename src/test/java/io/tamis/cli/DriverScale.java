package io.tamis.cli;

import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.VectorBlock;
import io.tamis.search.ManyParts;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.TransportConfig;
import io.tamis.transport.TransportPlan;
import io.tamis.transport.TransportProblem;
import io.tamis.transport.TransportSolver;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** What the driver does of a large search and its plan, in a JVM of its own. */
final class DriverScale {
  private static final int QUERIES = 10_000;
  private static final int PARTS = 10_007;
  private static final int DEPTH = 400;

  private DriverScale() {}

  /** Says in lines of {@code name=value} what came out. */
  public static void main(String[] arguments) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("driver-scale")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1");
    ManyParts parts = new ManyParts(QUERIES, PARTS, DEPTH);
    float[][] vectors = new float[QUERIES][1];
    Arrays.setAll(vectors, i -> new float[] {i});
    VectorBlock queries = new VectorBlock(Metric.EUCLIDEAN, RandomVectors.ids(QUERIES), vectors);
    long start = System.nanoTime();
    Neighborhoods merged;
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      merged = parts.merged(context, queries);
    }
    say("mergeSeconds", seconds(start));
    say("candidates", merged.candidateIds().length);
    say(
        "wrong",
        IntStream.range(0, QUERIES).filter(i -> i % 97 == 0 && !parts.isTrue(merged, i)).count());

    start = System.nanoTime();
    TransportConfig config = new TransportConfig(OptionalDouble.of(0.02), OptionalDouble.of(1));
    int[] measured = new DepthPrediction(config, 1).measured(merged);
    say("measured", Arrays.stream(measured).average().orElseThrow());
    say("predictionSeconds", seconds(start));

    start = System.nanoTime();
    double[] densities = new double[merged.candidateIds().length];
    Arrays.setAll(densities, j -> 1 + j % 4 * 0.1);
    TransportProblem problem =
        new TransportProblem(merged.candidates(), merged.distances(), densities, merged.poolSize())
            .cut(measured);
    TransportSolver solver = new TransportSolver(problem);
    TransportPlan plan = solver.solve(0.02, 1);
    say("solveSeconds", seconds(start));
    say("s", plan.s());
    say("gap", plan.gap());
    say("dry", plan.dry().length);
    say("exact", solver.isExact(plan) ? 1 : 0);
    say("mass", Arrays.stream(plan.masses()).sum());
    say("peakHeap", peakHeap());
    say("maxHeap", Runtime.getRuntime().maxMemory());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Sum over the heap's pools of the most that each held. */
  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static void say(String name, long value) {
    System.out.println(name + "=" + value);
  }

  private static void say(String name, double value) {
    System.out.println(name + "=" + value);
  }
}

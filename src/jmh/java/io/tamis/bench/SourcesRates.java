package io.tamis.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tamis.sources.FitMode;
import io.tamis.sources.GradientTable;
import io.tamis.sources.SubsetEstimate;
import io.tamis.sources.TimedSources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code deploy/bench/run} measures the fits of sources with: {@code RESULTS FOLDER TASKS ROWS
 * DIMENSIONS SUBSETS EXACT PENALTY REPEATS}. Makes gradients of so many tasks of so many rows in
 * all, fits the subsets by one step and the first few exactly, and adds its figures to the results.
 * The folder then holds what {@code sources_sklearn.py} reads: the gradients, the subsets that were
 * fitted exactly, and their weights. Seconds are those that this process had a core for, so what
 * else runs does not count, and what the JVM does beside does.
 */
public final class SourcesRates {
  private static final int TARGETS = 20;
  private static final int ROWS_OF_TARGET = 50;
  private static final long SEED = 1;

  private SourcesRates() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    int tasks = Integer.parseInt(args[2]);
    int rows = Integer.parseInt(args[3]);
    int dimensions = Integer.parseInt(args[4]);
    int count = Integer.parseInt(args[5]);
    int exact = Integer.parseInt(args[6]);
    double penalty = Double.parseDouble(args[7]);
    int repeats = Integer.parseInt(args[8]);
    Files.createDirectories(folder);
    MadeGradients made = new MadeGradients(tasks, rows / tasks, dimensions, SEED);
    made.write(folder.resolve("gradients.npy"));
    MadeGradients judged = new MadeGradients(TARGETS, ROWS_OF_TARGET, dimensions, SEED + 1);
    Results results = new Results(Path.of(args[0]));
    String dataset = "penalty " + penalty;
    int cores = Runtime.getRuntime().availableProcessors();
    try (SparkSession spark = LocalSession.start(cores);
        TimedSources sources =
            new TimedSources(
                made.table(spark, GradientTable.TRAINING_SCHEMA),
                judged.table(spark, GradientTable.EVALUATION_SCHEMA))) {
      List<int[]> subsets = sources.subsets(count, 0.5, SEED);
      double[] statistics = seconds(repeats, sources::statistics);
      double[] steps = seconds(repeats, () -> sources.fit(subsets, FitMode.ONE_STEP, penalty));
      List<int[]> few = subsets.subList(0, exact);
      double[] fits = seconds(repeats, () -> sources.fit(few, FitMode.EXACT, penalty));
      List<SubsetEstimate> stepped = sources.fit(subsets, FitMode.ONE_STEP, penalty);
      List<SubsetEstimate> fitted = sources.fit(few, FitMode.EXACT, penalty);
      write(folder, fitted, rows / tasks, penalty);
      add(
          results,
          dataset,
          "statistics GFLOP/s per core",
          each(statistics, s -> (double) rows * dimensions * dimensions / s / 1e9));
      add(results, dataset, "one-step subsets/s per core", each(steps, s -> count / s));
      add(
          results,
          dataset,
          "one-step fallbacks",
          (double) stepped.stream().filter(e -> e.mode() == FitMode.EXACT).count());
      add(
          results,
          dataset,
          "largest |g.w|",
          stepped.stream().mapToDouble(SubsetEstimate::largestMarginChange).max().orElse(0));
      add(results, dataset, "exact core seconds per subset", each(fits, s -> s / exact));
      add(
          results,
          dataset,
          "exact passes",
          fitted.stream().mapToInt(SubsetEstimate::passes).max().orElse(0));
      add(
          results,
          dataset,
          "exact bound of the distance to the best",
          fitted.stream().mapToDouble(SubsetEstimate::distanceBound).max().orElse(0));
    }
  }

  private static void add(Results results, String dataset, String name, double... values)
      throws IOException {
    results.add(dataset, "Tamis", name, values);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    System.out.printf("%-40s %s%n", name, Arrays.toString(sorted));
  }

  private static double[] each(double[] values, DoubleUnaryOperator of) {
    return Arrays.stream(values).map(of).toArray();
  }

  /** After one run that does not count. */
  private static double[] seconds(int repeats, Runnable work) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    work.run();
    double[] seconds = new double[repeats];
    for (int n = 0; n < repeats; n++) {
      long start = system.getProcessCpuTime();
      work.run();
      seconds[n] = (system.getProcessCpuTime() - start) / 1e9;
    }
    return seconds;
  }

  /** A subset a line, its tasks' numbers, under a line with the rows of a task and the penalty. */
  private static void write(
      Path folder, List<SubsetEstimate> fitted, int rowsOfTask, double penalty) throws IOException {
    String lines =
        fitted.stream()
            .map(
                estimate ->
                    Arrays.stream(estimate.tasks())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" ", "", "\n")))
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("subsets.txt"), rowsOfTask + " " + penalty + "\n" + lines);
    StringBuilder weights = new StringBuilder();
    for (SubsetEstimate estimate : fitted) {
      for (double weight : estimate.weights()) {
        weights.append(weight).append(' ');
      }
      weights.append('\n');
    }
    Files.writeString(folder.resolve("weights.txt"), weights);
  }
}

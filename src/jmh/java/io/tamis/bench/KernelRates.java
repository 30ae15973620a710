package io.tamis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What {@code deploy/bench/run} measures the arithmetic with: {@code RESULTS SECONDS}. Adds GFLOP/s
 * of the peak and, by dimensions, of the kernel and the scan, to the results; each is measured for
 * that many seconds, after as long a warm-up.
 */
public final class KernelRates {
  private KernelRates() {}

  public static void main(String[] args) throws RunnerException, IOException {
    Path file = Path.of(args[0]);
    Results results = new Results(file);
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(Pattern.quote(FmaPeak.class.getName()) + "\\.")
        .include(Pattern.quote(KernelBenchmark.class.getName()) + "\\.")
        .warmupIterations(1)
        .warmupTime(TimeValue.seconds(Integer.parseInt(args[1])))
        .measurementIterations(Integer.parseInt(args[1]))
        .measurementTime(TimeValue.seconds(1))
        .forks(1)
        .output(file.resolveSibling("jmh.log").toString());
    for (RunResult result : new Runner(options.build()).run()) {
      String method = result.getPrimaryResult().getLabel();
      String dimensions = result.getParams().getParam("dimensions");
      double operations =
          dimensions == null
              ? FmaPeak.operations()
              : KernelBenchmark.operations(Integer.parseInt(dimensions));
      results.add(
          dimensions == null ? "any" : dimensions,
          "Tamis",
          method,
          result.getPrimaryResult().getStatistics().getPercentile(50) * operations / 1e9);
    }
  }
}

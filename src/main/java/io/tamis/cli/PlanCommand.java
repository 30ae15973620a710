package io.tamis.cli;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.spark.network.util.JavaUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tamis plan}. */
@Command(
    name = "plan",
    description = {
      "Predicts what a select will take, step by step, and refuses one that will not fit.",
      "",
      "Reads the job file of select and the headers of its inputs; runs no job and writes nothing"
          + " but a small file of this machine's speed, measured once. Driver and executors are"
          + " taken to be like this machine."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Option(names = "--rows", description = "Candidates, instead of those found.")
  private Optional<Long> rows = Optional.empty();

  @Option(names = "--queries", description = "Queries, instead of those found.")
  private Optional<Integer> queries = Optional.empty();

  @Option(names = "--dimensions", description = "Length of the vectors, instead of the one found.")
  private Optional<Integer> dimensions = Optional.empty();

  @Option(names = "--cores", description = "Cores that run tasks (default: this machine's).")
  private Optional<Integer> cores = Optional.empty();

  @Option(
      names = "--executor-cores",
      description = "Tasks that one executor runs at once (default: all cores).")
  private Optional<Integer> executorCores = Optional.empty();

  @Option(
      names = "--driver-memory",
      paramLabel = "SIZE",
      description = "Heap of the driver, such as 4g (default: this JVM's).")
  private Optional<String> driverMemory = Optional.empty();

  @Option(
      names = "--executor-memory",
      paramLabel = "SIZE",
      description = "Heap of each executor (default: tasks run in the driver's).")
  private Optional<String> executorMemory = Optional.empty();

  @Override
  public Integer call() {
    PlanJob.Given given =
        new PlanJob.Given(
            rows.map(OptionalLong::of).orElseGet(OptionalLong::empty),
            queries.map(OptionalInt::of).orElseGet(OptionalInt::empty),
            dimensions.map(OptionalInt::of).orElseGet(OptionalInt::empty),
            cores.orElseGet(() -> Runtime.getRuntime().availableProcessors()),
            executorCores.map(OptionalInt::of).orElseGet(OptionalInt::empty),
            driverMemory
                .map(size -> bytes("--driver-memory", size))
                .orElseGet(() -> Runtime.getRuntime().maxMemory()),
            executorMemory
                .map(size -> OptionalLong.of(bytes("--executor-memory", size)))
                .orElseGet(OptionalLong::empty));
    System.out.print(new PlanJob(PlanJob.Settings.from(options.read()), given).run());
    return 0;
  }

  private static long bytes(String option, String size) {
    try {
      return JavaUtils.byteStringAsBytes(size);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          option + " must be a size such as 4g or 512m, but is " + size, e);
    }
  }
}

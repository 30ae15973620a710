package io.tamis.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tamis select}. */
@Command(
    name = "select",
    description = {
      "Selects from a pool of candidates those that serve the task which a few queries show.",
      "",
      "Writes selection/, masses/, neighborhoods/, densities/, plan/, metrics.json, report.html,"
          + " manifest.json and certificate.json to output.path; the folder appears only when it"
          + " is whole. See verify and explain for what they are good for."
    },
    mixinStandardHelpOptions = true)
final class SelectCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Override
  public Integer call() throws Exception {
    JobConfig config = JobConfig.from(options.read());
    try (SparkRun run = SparkRun.start("select", config.given())) {
      System.out.println(new SelectionJob(config, run).apply());
    }
    return 0;
  }
}

package io.tamis.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tamis compare}. */
@Command(
    name = "compare",
    description = {
      "Compares what several methods pick at several budgets, before anything is trained.",
      "",
      "Takes the job file of select: candidates, queries and what tsds needs. compare.budgets lists"
          + " the budgets, such as 100,500,1000; without it five around sample.count are taken."
          + " compare.methods lists the methods; without it all that the inputs allow are compared."
          + " Picks at random and none at all are always among them. Unless it is given,"
          + " transport.alpha is auto, and sample.draw distinct.",
      "",
      "Writes comparison/ (a row a method and budget), comparison.md, picks/, neighborhoods/,"
          + " metrics.json, report.html and manifest.json to output.path; the folder appears only"
          + " when it is whole."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Override
  public Integer call() throws Exception {
    ComparisonConfig config = ComparisonConfig.from(options.read());
    try (SparkRun run = SparkRun.start("compare", config.given())) {
      System.out.println(new CompareJob(config, run).run());
    }
    return 0;
  }
}

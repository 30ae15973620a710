package io.tamis.cli;

import io.tamis.config.ConfigFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tamis embed}. */
@Command(
    name = "embed",
    description = {
      "Turns the candidates' texts into vectors, to be selected from many times.",
      "",
      "Writes candidates/ (the candidates' own columns, id and embedding), encoder/ (for later"
          + " queries: embed.path), queries/ if queries are given, metrics.json and manifest.json to"
          + " output.path. Takes the same job file as select."
    },
    mixinStandardHelpOptions = true)
final class EmbedCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Override
  public Integer call() throws Exception {
    ConfigFile file = options.read();
    EmbedJob.Settings settings = EmbedJob.Settings.from(file);
    try (SparkRun run = SparkRun.start("embed", settings.given())) {
      System.out.println(new EmbedJob(settings, run).run());
    }
    return 0;
  }
}

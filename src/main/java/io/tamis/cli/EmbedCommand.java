package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.onnx.Libraries;
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
          + " output.path. Takes the same job file as select.",
      "",
      "With embed.encoder: onnx, a model of yours, a run that was killed goes on where it stopped"
          + " when it is started again with the same settings; until then its parts lie beside"
          + " output.path, in a folder whose name goes on with .partial-. That takes two libraries"
          + " that are not in the jar. The launcher finds them by itself; on a cluster, or with"
          + " SPARK_HOME, add with --packages, a comma between them,",
      "  " + Libraries.ONNX_RUNTIME,
      "  " + Libraries.TOKENIZERS
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

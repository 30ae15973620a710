package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.onnx.Libraries;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tamis score}. */
@Command(
    name = "score",
    description = {
      "Measures how well your own language models predict the candidates' responses, for method:"
          + " learnability.",
      "",
      "Runs score.base and score.reference, causal models exported to ONNX, and writes losses/ (id,"
          + " loss_base, loss_reference, tokens_base, tokens_reference, truncated, then the"
          + " candidates' own columns), rejected/ if a row has no losses, metrics.json and"
          + " manifest.json to output.path. Takes the same job file as select.",
      "",
      "A run that was killed goes on where it stopped when it is started again with the same"
          + " settings; until then its parts lie beside output.path, in a folder whose name goes on"
          + " with .partial-.",
      "",
      "Needs two libraries that are not in the jar. The launcher finds them by itself; on a cluster,"
          + " or with SPARK_HOME, add with --packages, a comma between them,",
      "  " + Libraries.ONNX_RUNTIME,
      "  " + Libraries.TOKENIZERS
    },
    mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Override
  public Integer call() throws Exception {
    ConfigFile file = options.read();
    ScoreJob.Settings settings = ScoreJob.Settings.from(file);
    Libraries.require("score");
    try (SparkRun run = SparkRun.start("score", settings.given())) {
      System.out.println(new ScoreJob(settings, run).run());
    }
    return 0;
  }
}

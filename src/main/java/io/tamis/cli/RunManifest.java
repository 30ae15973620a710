package io.tamis.cli;

import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What a run was made from, to make it again. */
final class RunManifest {
  private RunManifest() {}

  /**
   * Writes the manifest of a selection.
   *
   * @param fingerprints of the inputs, by their role
   */
  static void write(
      OutputFolder output, JobConfig config, SparkRun run, Map<String, String> fingerprints) {
    write(output, config.given(), config.sample().seed(), run, fingerprints);
  }

  /**
   * As above, of another job.
   *
   * @param given every key that was set
   */
  static void write(
      OutputFolder output,
      Map<String, String> given,
      long seed,
      SparkRun run,
      Map<String, String> fingerprints) {
    Metrics manifest = new Metrics().put("config", given).put("seed", seed);
    fingerprints.forEach((role, print) -> manifest.put(role + "_fingerprint", print));
    output.writeText(
        OutputFolder.MANIFEST,
        manifest
            .put("tamis", Main.Version.number())
            .put("spark", run.spark().version())
            .put("java", Runtime.version().toString())
            .put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .toJson());
  }
}

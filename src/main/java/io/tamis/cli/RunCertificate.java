package io.tamis.cli;

import io.tamis.certificate.Certificate;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run claims, beside the hashes of its files: what {@code tamis verify} goes by. */
final class RunCertificate {
  private RunCertificate() {}

  /**
   * Writes the certificate of a selection, to be called last before the commit: what is written
   * afterwards has no hash.
   *
   * @param given every key that was set
   * @param fingerprints of the inputs, by their role
   * @param metrics as they were written
   */
  static void write(
      OutputFolder output,
      Map<String, String> given,
      SparkRun run,
      Map<String, String> fingerprints,
      Metrics metrics) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("tamis", Main.Version.number());
    versions.put("spark", run.spark().version());
    versions.put("java", Runtime.version().toString());
    output.writeText(
        OutputFolder.CERTIFICATE,
        Certificate.of(metrics.asMap(), fingerprints, given, versions, output.hashes()).toJson());
  }
}

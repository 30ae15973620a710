package io.tamis.cli;

import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The end of every run that writes a folder: beside its tables come metrics.json, report.html,
 * manifest.json and certificate.json, in this order, and then the commit. Whoever reads the folder
 * finds {@code run.id}, where one was given, as {@code run_id} in metrics and manifest.
 */
final class RunEnd {
  private static final String RUN_ID = "run_id";

  private final OutputFolder output;
  private final SparkRun run;
  private final Map<String, String> given;
  private final Map<String, String> fingerprints = new LinkedHashMap<>();
  private OptionalLong seed = OptionalLong.empty();
  private Optional<Function<Metrics, String>> report = Optional.empty();
  private Optional<String> manifest = Optional.empty();
  private boolean isCertified;

  /**
   * @param given every key that was set
   */
  RunEnd(OutputFolder output, SparkRun run, Map<String, String> given) {
    this.output = output;
    this.run = run;
    this.given = given;
  }

  /** That of a selection, which {@code tamis verify} can check by its certificate. */
  static RunEnd certified(OutputFolder output, SparkRun run, JobConfig config) {
    RunEnd end = new RunEnd(output, run, config.given()).seed(config.sample().seed());
    end.isCertified = true;
    return end;
  }

  RunEnd seed(long value) {
    seed = OptionalLong.of(value);
    return this;
  }

  /** Of the bytes of an input, by its role. */
  RunEnd fingerprint(String role, String print) {
    fingerprints.put(role, print);
    return this;
  }

  /** The page, from the metrics as they are written. */
  RunEnd report(Function<Metrics, String> page) {
    report = Optional.of(page);
    return this;
  }

  /** A manifest of another form, in the place of the usual one. */
  RunEnd manifest(String text) {
    manifest = Optional.of(text);
    return this;
  }

  /**
   * Writes all that was told and moves the folder into place.
   *
   * @param figures of the run; what its steps cost is added
   */
  void commit(Metrics figures) {
    Metrics metrics = whole(figures);
    output.writeText(OutputFolder.METRICS, metrics.toJson());
    report.ifPresent(page -> output.writeText("report.html", page.apply(metrics)));
    output.writeText(OutputFolder.MANIFEST, manifest.orElseGet(() -> usual().toJson()));
    if (isCertified) { // last: what is written afterwards has no hash
      RunCertificate.write(output, given, run, fingerprints, metrics);
    }
    output.commit();
    run.tracking()
        .succeeded(
            run.spark().sparkContext().hadoopConfiguration(), output.path(), metrics.toJson());
  }

  private Metrics whole(Metrics figures) {
    Metrics metrics = withId();
    figures.asMap().forEach(metrics::put);
    return metrics
        .put("stages", run.progress().stages())
        .put("peak_memory", run.progress().peakMemory());
  }

  private Metrics withId() {
    Metrics metrics = new Metrics();
    RunConfig.of(given).id().ifPresent(id -> metrics.put(RUN_ID, id));
    return metrics;
  }

  /** What the run was made from, to make it again. */
  private Metrics usual() {
    Metrics text = withId().put("config", given);
    seed.ifPresent(value -> text.put("seed", value));
    fingerprints.forEach((role, print) -> text.put(role + "_fingerprint", print));
    return text.put("tamis", Main.Version.number())
        .put("spark", run.spark().version())
        .put("java", Runtime.version().toString())
        .put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}

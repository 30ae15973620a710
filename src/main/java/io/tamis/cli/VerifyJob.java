package io.tamis.cli;

import io.tamis.certificate.Certificate;
import io.tamis.certificate.Check;
import io.tamis.certificate.FileCheck;
import io.tamis.config.Require;
import io.tamis.output.OutputFolder;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** From a finished run's folder to what holds of it. */
final class VerifyJob {
  private final FinishedRun finished;
  private final Supplier<SparkRun> spark;
  private final List<Check> checks = new ArrayList<>();
  private Certificate certificate;
  private SortedSet<String> broken;
  private List<String> missing = List.of();

  /**
   * @param spark started only once a table is read
   * @throws IllegalArgumentException if the run wrote no certificate
   */
  VerifyJob(FinishedRun finished, Supplier<SparkRun> spark) {
    this.finished = finished;
    Require.that(
        finished.has(OutputFolder.CERTIFICATE),
        "RUN must be the folder of a run with a certificate, but %s has no %s"
            .formatted(finished.path(), OutputFolder.CERTIFICATE));
    this.spark = spark;
  }

  /**
   * @param exact queries to search once more
   * @return what was looked at; a check for which something is missing or damaged does not hold
   * @throws IllegalArgumentException if queries are to be searched for a method that searches none
   */
  List<Check> run(OptionalInt exact) {
    try {
      certificate = finished.certificate();
    } catch (IllegalArgumentException e) {
      return List.of(Check.failed("certificate", firstLine(e)));
    }
    SortedMap<String, String> found = finished.hashes();
    broken = FileCheck.broken(certificate, found);
    checks.add(FileCheck.files(certificate, found));
    attempt("manifest", () -> List.of(FileCheck.manifest(certificate, finished.manifest())));
    attempt("metrics", () -> List.of(FileCheck.metrics(certificate, finished.metrics())));
    JobConfig config;
    try {
      config = finished.config();
    } catch (IllegalArgumentException e) {
      checks.add(Check.failed("config", "cannot be read: " + firstLine(e)));
      return List.copyOf(checks);
    }
    Optional<SystemConfig.Transport> searching = searching(config.system());
    if (exact.isPresent() && searching.isEmpty()) {
      throw new IllegalArgumentException(
          "--exact must not be given where the run's method is "
              + certificate.text("method")
              + ", which left no lists of neighbors, but is "
              + exact.getAsInt());
    }
    missing = missing(config.system());
    checks.add(
        new Check(
            "tables",
            missing.isEmpty(),
            missing.isEmpty()
                ? "all that the figures tell of are there"
                : String.join(", ", missing) + " must be there, but are not"));
    if (finished.has("masses") || missing.contains("masses")) {
      attempt("masses", () -> tables(config), "masses");
    }
    exact.ifPresent(
        count ->
            attempt(
                "search", () -> searched(config, searching.orElseThrow(), count), "neighborhoods"));
    return List.copyOf(checks);
  }

  /** Tables that a run with these figures wrote, but that are not there. */
  private List<String> missing(SystemConfig system) {
    List<String> tables = new ArrayList<>();
    if (claimsSome("support")) {
      tables.add("masses");
    }
    if (system instanceof SystemConfig.Transport) {
      tables.addAll(List.of("neighborhoods", "densities", "plan"));
    } else if (certificate.figures().containsKey("search.kind")) {
      tables.add("neighborhoods");
    }
    if (certificate.figures().containsKey("targets")) {
      tables.add("targets");
    }
    if (claimsSome("picks")) {
      tables.add("selection");
    }
    tables.removeIf(finished::has);
    return tables;
  }

  /** Every method tells of both figures, so one that is gone hides something. */
  private boolean claimsSome(String figure) {
    return !certificate.figures().containsKey(figure) || certificate.number(figure) > 0;
  }

  /** How the run searched the lists that it left; empty where it left none. */
  private Optional<SystemConfig.Transport> searching(SystemConfig system) {
    return switch (system) {
      case SystemConfig.Transport transport -> Optional.of(transport);
      case SystemConfig.Baseline baseline ->
          Optional.of(baseline.pool()).filter(pool -> finished.has("neighborhoods"));
      case SystemConfig.Learnability learnability -> Optional.empty();
      case SystemConfig.Sources sources -> Optional.empty();
      case SystemConfig.Dsir dsir -> Optional.empty();
      case SystemConfig.Less less -> Optional.empty();
    };
  }

  private List<Check> tables(JobConfig config) {
    RunTables tables = new RunTables(finished, spark.get().spark());
    TransportJob.Masses masses = tables.masses();
    SelectionVerification selection =
        new SelectionVerification(certificate, config, finished.candidates(), masses);
    checks.add(selection.masses());
    if (config.system() instanceof SystemConfig.Transport system) {
      attempt(
          "plan",
          () -> {
            RunPlan plan = RunPlan.of(tables.neighborhoods(), tables.densities(), tables.plan());
            int budget = config.sample().budget(finished.candidates());
            Targets targets = tables.targets(plan.lists().queryIds());
            return new PlanVerification(certificate, system, budget, plan, targets, masses)
                .checks();
          },
          "neighborhoods",
          "densities",
          "plan",
          "targets");
    }
    if (finished.has("selection") || missing.contains("selection")) {
      attempt("selection", () -> selection.picks(tables.picks()), "selection");
    }
    return List.of();
  }

  private List<Check> searched(JobConfig config, SystemConfig.Transport system, int count)
      throws Exception {
    Neighborhoods lists = new RunTables(finished, spark.get().spark()).neighborhoods();
    ExactVerification verification =
        new ExactVerification(certificate, config, system, lists, spark.get());
    checks.add(verification.inputs());
    return verification.checks(count);
  }

  /** Adds what the checks of some tables find; a table that cannot be read holds nothing. */
  private void attempt(String name, Callable<List<Check>> made, String... tables) {
    for (String table : tables) {
      if (missing.contains(table)) {
        checks.add(Check.failed(name, "not looked at, because there is no " + table + "/"));
        return;
      }
      for (String file : broken) {
        if (file.startsWith(table + "/")) {
          checks.add(Check.failed(name, "not looked at, because of " + file));
          return;
        }
      }
    }
    try {
      checks.addAll(made.call());
    } catch (Exception e) { // whatever a damaged file leads to
      checks.add(Check.failed(name, "cannot be checked: " + firstLine(e)));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}

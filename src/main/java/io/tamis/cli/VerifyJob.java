package io.tamis.cli;

import io.tamis.certificate.Certificate;
import io.tamis.certificate.Check;
import io.tamis.certificate.FileCheck;
import io.tamis.config.Require;
import io.tamis.output.OutputFolder;
import io.tamis.search.Neighborhoods;
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
   * @return what was looked at; a check that could not be made does not hold
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
    if (finished.has("masses")) {
      attempt("masses", () -> tables(config), "masses");
    }
    exact.ifPresent(
        count ->
            attempt(
                "search", () -> searched(config, searching.orElseThrow(), count), "neighborhoods"));
    return List.copyOf(checks);
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
    SelectionVerification selection = new SelectionVerification(certificate, config, masses);
    checks.add(selection.masses());
    if (finished.metrics().has("targets")) {
      checks.add(
          Check.failed(
              "plan", "not looked at: files do not say which query is of which of the targets"));
    } else if (config.system() instanceof SystemConfig.Transport system) {
      attempt(
          "plan",
          () -> {
            RunPlan plan = RunPlan.of(tables.neighborhoods(), tables.densities(), tables.plan());
            int budget = config.sample().budget((long) certificate.number("candidates"));
            return new PlanVerification(certificate, system, budget, plan, masses).checks();
          },
          "neighborhoods",
          "densities",
          "plan");
    }
    if (finished.metrics().has("allocation.value")) {
      checks.add(
          Check.failed(
              "selection",
              "not looked at: picks under floors, caps or tokens are not chosen again"));
    } else if (finished.has("selection")) {
      attempt("selection", () -> selection.picks(tables.picks()), "selection");
    }
    return List.of();
  }

  private List<Check> searched(JobConfig config, SystemConfig.Transport system, int count)
      throws Exception {
    Neighborhoods lists = new RunTables(finished, spark.get().spark()).neighborhoods();
    return new ExactVerification(certificate, config, system, lists, spark.get()).checks(count);
  }

  /** Adds what the checks of some tables find; a table that cannot be read holds nothing. */
  private void attempt(String name, Callable<List<Check>> made, String... tables) {
    for (String table : tables) {
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

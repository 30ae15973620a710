package io.tamis.cli;

import io.tamis.certificate.Certificate;
import io.tamis.certificate.Check;
import io.tamis.certificate.SelectionCheck;
import io.tamis.config.Require;
import io.tamis.sample.Draw;
import io.tamis.sample.Sampler;
import io.tamis.sample.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/** Checks of the masses and of the picks, by themselves and by drawing once more. */
final class SelectionVerification {
  /** Of a sum over many masses. */
  private static final double ROUNDING = 1e-9;

  private final Certificate certificate;
  private final JobConfig config;
  private final long candidates;
  private final TransportJob.Masses masses;

  /**
   * @param candidates that could get mass
   */
  SelectionVerification(
      Certificate certificate, JobConfig config, long candidates, TransportJob.Masses masses) {
    this.certificate = certificate;
    this.config = config;
    this.candidates = candidates;
    this.masses = masses;
  }

  /** All masses are positive and sum to one. */
  Check masses() {
    double sum = Arrays.stream(masses.masses()).sum();
    boolean positive = Arrays.stream(masses.masses()).allMatch(mass -> mass > 0);
    boolean once = Arrays.stream(masses.ids()).distinct().count() == masses.ids().length;
    boolean counted = masses.ids().length == certificate.number("support");
    return Check.of(
        "masses",
        positive && once && counted && Check.agree(sum, 1, ROUNDING),
        "%,d candidates, claimed %,.0f; %s, sum %.12g",
        masses.ids().length,
        certificate.number("support"),
        once ? positive ? "all positive" : "not all positive" : "some id is there twice",
        sum);
  }

  /**
   * @param rows {@link io.tamis.sample.SelectionTable}, by rank, and how many rows each pick has
   */
  List<Check> picks(List<Row> rows) {
    SelectionCheck check =
        new SelectionCheck(
            rows.stream().map(row -> row.getString(0)).toArray(String[]::new),
            rows.stream().mapToInt(row -> row.getInt(1)).toArray(),
            rows.stream().mapToDouble(row -> row.getDouble(2)).toArray(),
            rows.stream().mapToDouble(row -> row.getDouble(3)).toArray(),
            rows.stream().mapToInt(row -> row.getInt(4)).toArray());
    List<Check> checks =
        new ArrayList<>(
            check.apply(masses.ids(), masses.masses(), (long) certificate.number("picks")));
    if (config.output().repeat()) {
      checks.add(repeats(rows));
    }
    if (drawsFromMasses()) {
      checks.add(check.scaled());
      checks.addAll(isConstrained() ? constrained(check) : List.of(drawnAgain(check)));
    }
    return checks;
  }

  /** Each pick is there as often as it was drawn. */
  private static Check repeats(List<Row> rows) {
    for (Row row : rows) {
      if (row.getInt(5) != row.getInt(1)) {
        return Check.failed(
            "repeats",
            "%s was drawn %d times, but has %d rows"
                .formatted(row.getString(0), row.getInt(1), row.getInt(5)));
      }
    }
    return Check.of(
        "repeats",
        true,
        "%,d rows, of each pick as many as it was drawn",
        rows.stream().mapToLong(row -> row.getInt(5)).sum());
  }

  /** Whether picks were chosen under floors, caps or tokens, not drawn. */
  private boolean isConstrained() {
    return config.system() instanceof SystemConfig.Transport system
        && (system.hasFloorsOrCaps() || config.sample().tokens().isPresent());
  }

  private List<Check> constrained(SelectionCheck picks) {
    List<Check> checks = new ArrayList<>();
    double value = Arrays.stream(picks.masses()).sum();
    double claimed = certificate.number("allocation.value");
    checks.add(
        Check.of(
            "value",
            Check.agree(value, claimed, ROUNDING),
            "masses of the picks add up to %.12g, claimed %.12g",
            value,
            claimed));
    if (config.sample().hasCount()) {
      int budget = config.sample().budget(candidates);
      checks.add(
          Check.of(
              "budget",
              picks.ids().length <= budget,
              "%,d picks, at most %,d",
              picks.ids().length,
              budget));
    }
    checks.add(
        Check.notChecked(
            "draw",
            "picks under floors, caps or tokens are not chosen again, nor are tokens counted"));
    return checks;
  }

  /** All others rank by scores, which lie in no mass. */
  private boolean drawsFromMasses() {
    return switch (config.system()) {
      case SystemConfig.Transport transport -> true;
      case SystemConfig.Sources sources -> true;
      case SystemConfig.Baseline baseline -> false;
      case SystemConfig.Learnability learnability -> false;
      case SystemConfig.Dsir dsir -> false;
      case SystemConfig.Less less -> false;
    };
  }

  private Check drawnAgain(SelectionCheck picks) {
    Draw draw = config.sample().draw();
    long rows =
        switch (config.system()) {
          case SystemConfig.Sources sources -> masses.ids().length; // their pool is what is kept
          default -> candidates;
        };
    Selection again =
        new Sampler(draw, config.sample().seed())
            .select(masses.ids(), masses.masses(), config.sample().budget(rows));
    for (int n = 0; n < Math.max(again.size(), picks.ids().length); n++) {
      String found =
          n < picks.ids().length ? picks.ids()[n] + " x " + picks.counts()[n] : "nothing";
      String expected = n < again.size() ? again.ids()[n] + " x " + again.counts()[n] : "nothing";
      if (!found.equals(expected)) {
        return Check.failed(
            "draw", "rank %d is %s, but drawing again gives %s".formatted(n + 1, found, expected));
      }
    }
    boolean sameTies = again.tieShare() == ties(again);
    return Check.of(
        "draw",
        sameTies,
        "drawing %s with seed %d again gives the same picks, tie share %s, claimed %s",
        Require.spelled(draw),
        config.sample().seed(),
        again.tieShare(),
        ties(again));
  }

  /** Methods that cannot tie tell of none. */
  private double ties(Selection again) {
    return certificate.text("sample.ties").isEmpty()
        ? again.tieShare()
        : certificate.number("sample.ties");
  }
}

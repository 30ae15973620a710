package io.tamis.cli;

import io.tamis.allocation.AllocationConfig;
import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.input.InputConfig;
import io.tamis.sample.Draw;
import io.tamis.sample.Quotas;
import io.tamis.sample.SampleConfig;
import java.util.List;

/** What holds between the keys of floors, caps, targets and tokens. */
final class JointRules {
  private JointRules() {}

  /**
   * @throws IllegalArgumentException if a key lacks another, or two are against each other
   */
  static void check(InputConfig candidates, SystemConfig.Transport system, SampleConfig sample) {
    Require.that(
        system.quotas().by() == Quotas.By.POOL || candidates.source().isPresent(),
        "candidates.source must be given where sample.by is source, but is not");
    Require.that(
        system.targets().equals(AllocationConfig.even()) || system.queries().source().isPresent(),
        "queries.source must be given where targets.weights, targets.floor or targets.floors is:"
            + " its values are the targets; but is not");
    Require.that(
        !system.hasFloorsOrCaps() || sample.draw() == Draw.TOP,
        "sample.draw must be top where sample.by is source or a target has a floor: picks under"
            + " floors and caps are not left to chance; but is "
            + Require.spelled(sample.draw()));
    Require.that(
        system.transport().alpha().isPresent() || sample.hasCount(),
        "transport.alpha must be a number where sample.tokens is the only budget, because auto fits"
            + " it to a count, but is auto");
    Require.that(
        candidates.tokens().isEmpty() || sample.tokens().isPresent(),
        "sample.tokens must be given where candidates.tokens is, but is not");
    if (sample.tokens().isPresent()) {
      Require.that(
          candidates.tokens().isPresent() != sample.tokenizer().isPresent(),
          "candidates.tokens or sample.tokenizer must be given where sample.tokens is, one of them,"
              + " but "
              + (candidates.tokens().isPresent() ? "both are" : "neither is"));
      Require.that(
          sample.tokenizer().isEmpty() || candidates.mayHaveText(),
          "candidates.text must be given where sample.tokenizer is: it is what is counted; but is"
              + " not");
    }
  }

  /**
   * @throws IllegalArgumentException if a key is given that other methods do not take
   */
  static void refuse(ConfigFile file) {
    String but = "for method tsds, but method is " + file.text(JobConfig.METHOD, "");
    refuse(file, but, List.of("sample.tokens", "sample.tokenizer", "candidates.tokens"));
  }

  /**
   * @throws IllegalArgumentException if a key is given that changes what is asked for, and that a
   *     comparison does not take
   */
  static void refuseCompared(ConfigFile file) {
    String but = "for select with method tsds; compare gives every method the same even problem";
    refuse(file, but, List.of("sample.tokens", "sample.tokenizer", "candidates.weight"));
    Require.that(
        Quotas.from(file).by() == Quotas.By.POOL,
        "sample.by must be pool where methods are compared, but is source");
  }

  private static void refuse(ConfigFile file, String but, List<String> keys) {
    Require.that(
        AllocationConfig.from(file).equals(AllocationConfig.even()),
        "targets.weights, targets.floor and targets.floors are " + but);
    for (String key : keys) {
      Require.that(!file.has(key), key + " is " + but);
    }
  }
}

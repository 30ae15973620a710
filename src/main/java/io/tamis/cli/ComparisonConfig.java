package io.tamis.cli;

import io.tamis.baselines.BaselinesConfig;
import io.tamis.compare.CompareConfig;
import io.tamis.compare.Method;
import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.dsir.DsirConfig;
import io.tamis.input.InputConfig;
import io.tamis.less.LessConfig;
import io.tamis.output.OutputConfig;
import io.tamis.sample.Draw;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole comparison: what each step takes, checked. The job file is that of a selection; {@code
 * method} says nothing here.
 *
 * @param draw how tsds spends a budget; dsir goes without noise where it is top
 * @param given every key that was set, as text, for the manifest and the report
 */
record ComparisonConfig(
    InputConfig candidates,
    SystemConfig.Transport system,
    BaselinesConfig baselines,
    DsirConfig dsir,
    LessConfig less,
    CompareConfig compare,
    Draw draw,
    long seed,
    OutputConfig output,
    Map<String, String> given) {

  ComparisonConfig {
    RunConfig.of(given);
    Require.that(
        draw.isBudgeted(),
        "sample.draw must spend a budget where budgets are compared, but is "
            + Require.spelled(draw));
    Require.that(
        system.search().depth().isEmpty(),
        "search.depth must be auto where methods are compared, whose lists are as deep as each"
            + " needs, but is "
            + system.search().depth().orElse(0));
    Require.that(
        baselines.turns() == BaselinesConfig.Turn.QUERY || system.queries().source().isPresent(),
        "queries.source must be given where baselines.turns is source, but is not");
    for (Method method : compare.methods()) {
      lacking(method, candidates, system.queries())
          .ifPresent(
              key ->
                  Require.that(
                      false,
                      key
                          + " must be given where compare.methods holds "
                          + method.spelled()
                          + ", but is not"));
    }
    candidates.path().ifPresent(path -> output.refuseInput("candidates.path", path));
    system.inputs().forEach(output::refuseInput);
  }

  /** The key that a method needs and is not given. */
  Optional<String> lacking(Method method) {
    return lacking(method, candidates, system.queries());
  }

  private static Optional<String> lacking(
      Method method, InputConfig candidates, InputConfig queries) {
    return switch (method) {
      case RANDOM_BALANCED ->
          Optional.of("candidates.source").filter(key -> candidates.source().isEmpty());
      case DSIR ->
          candidates.mayHaveText()
              ? Optional.of("queries.text").filter(key -> !queries.mayHaveText())
              : Optional.of("candidates.text");
      case LESS -> // without a text they are vectors, or the inputs are refused for themselves
          Optional.of("candidates.embedding")
              .filter(key -> candidates.embedding().isEmpty() && candidates.text().isPresent());
      case TSDS,
          KNN_UNIFORM,
          ROUND_ROBIN,
          RDS_ROUND_ROBIN,
          DOUBLY_GREEDY,
          UNBALANCED_TRANSPORT,
          RANDOM,
          ZERO ->
          Optional.empty();
    };
  }

  /**
   * @throws IllegalArgumentException if a key is not known, or a value breaks its rule
   */
  static ComparisonConfig from(ConfigFile given) {
    given.refuseUnknown(JobConfig.keys());
    JointRules.refuseCompared(given);
    ConfigFile file =
        given.has("transport.alpha") ? given : given.with(List.of("transport.alpha=auto"));
    return new ComparisonConfig(
        InputConfig.from(file, "candidates"),
        SystemConfig.Transport.from(file),
        BaselinesConfig.from(file),
        DsirConfig.from(file),
        LessConfig.from(file),
        CompareConfig.from(file),
        file.choice("sample.draw", Draw.DISTINCT),
        file.whole("seed", 0),
        OutputConfig.from(file),
        given.asMap());
  }
}

package io.tamis.cli;

import io.tamis.allocation.AllocationConfig;
import io.tamis.baselines.BaselinesConfig;
import io.tamis.compare.CompareConfig;
import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.density.DensityConfig;
import io.tamis.dsir.DsirConfig;
import io.tamis.embed.EmbedConfig;
import io.tamis.index.IndexConfig;
import io.tamis.input.InputConfig;
import io.tamis.leaks.LeakConfig;
import io.tamis.learnability.LearnabilityConfig;
import io.tamis.less.LessConfig;
import io.tamis.output.OutputConfig;
import io.tamis.sample.Draw;
import io.tamis.sample.Quotas;
import io.tamis.sample.SampleConfig;
import io.tamis.score.ScoreConfig;
import io.tamis.search.SearchConfig;
import io.tamis.sources.SourcesConfig;
import io.tamis.transport.TransportConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole selection job: what each step takes, checked.
 *
 * @param given every key that was set, as text, for the manifest and the report
 */
record JobConfig(
    InputConfig candidates,
    SystemConfig system,
    SampleConfig sample,
    OutputConfig output,
    Map<String, String> given) {

  static final String METHOD = "method";

  private static final List<String> HELD_OUT = List.of("decontaminate.path", "decontaminate.table");
  private static final List<String> NEAR = List.of("decontaminate.distance");

  JobConfig {
    RunConfig.of(given);
    candidates.path().ifPresent(path -> output.refuseInput("candidates.path", path));
    sample.tokenizer().ifPresent(path -> output.refuseInput("sample.tokenizer", path));
    system.inputs().forEach(output::refuseInput);
    switch (system) { // no default: a new system compiles only once it is checked
      case SystemConfig.Transport transport -> {
        Require.that(
            transport.transport().alpha().isPresent() || sample.draw().isBudgeted(),
            "transport.alpha must be a number where sample.draw is "
                + Require.spelled(sample.draw())
                + ", because auto fits it to the budget, but is auto");
        JointRules.check(candidates, transport, sample);
      }
      case SystemConfig.Baseline baseline -> {
        refuseWeight(candidates, system);
        Require.that(
            sample.draw() == Draw.TOP,
            "sample.draw must be top where method is "
                + Require.spelled(system.method())
                + ", which ranks, but is "
                + Require.spelled(sample.draw()));
        Require.that(
            system.method() != SystemConfig.Method.RANDOM_BALANCED
                || candidates.source().isPresent(),
            "candidates.source must be given where method is random-balanced, but is not");
      }
      case SystemConfig.Learnability learnability -> {
        refuseWeight(candidates, system);
        Require.that(
            learnability.quotas().by() == Quotas.By.POOL || candidates.source().isPresent(),
            "candidates.source must be given where sample.by is source, but is not");
        Require.that(
            learnability.settings().duplicates() == LearnabilityConfig.Duplicates.KEEP
                || candidates.mayHaveText(),
            "candidates.text must be given where learnability.duplicates is collapse: rows with the"
                + " same text are one; but is not");
        Require.that(
            sample.draw() == Draw.TOP || sample.draw() == Draw.NONE,
            "sample.draw must be top or none where method is learnability, which ranks, but is "
                + Require.spelled(sample.draw()));
      }
      case SystemConfig.Sources sources -> refuseWeight(candidates, system);
      case SystemConfig.Dsir dsir -> {
        refuseWeight(candidates, system);
        for (InputConfig input : List.of(candidates, dsir.queries())) {
          Require.that(
              input.mayHaveText(),
              input.role() + ".text must be given where method is dsir, but is not");
        }
        Require.that(
            sample.draw() == Draw.DISTINCT || sample.draw() == Draw.TOP,
            "sample.draw must be distinct or top where method is dsir, which ranks, but is "
                + Require.spelled(sample.draw()));
      }
      case SystemConfig.Less less -> {
        refuseWeight(candidates, system);
        Require.that(
            sample.draw() == Draw.TOP,
            "sample.draw must be top where method is less, which ranks, but is "
                + Require.spelled(sample.draw()));
      }
    }
  }

  /** Every key that a job file may hold. */
  static List<String> keys() {
    return Stream.of(
            InputConfig.keys("candidates"),
            InputConfig.keys("queries"),
            EmbedConfig.KEYS,
            IndexConfig.KEYS,
            SearchConfig.KEYS,
            DensityConfig.KEYS,
            TransportConfig.KEYS,
            BaselinesConfig.KEYS,
            LeakConfig.KEYS,
            LearnabilityConfig.KEYS,
            SourcesConfig.KEYS,
            DsirConfig.KEYS,
            LessConfig.KEYS,
            SampleConfig.KEYS,
            CompareConfig.KEYS,
            Quotas.KEYS,
            AllocationConfig.KEYS,
            ScoreConfig.KEYS,
            OutputConfig.KEYS,
            RunConfig.KEYS,
            List.of(METHOD))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * @throws IllegalArgumentException if a key is not known, or a value breaks its rule
   */
  static JobConfig from(ConfigFile file) {
    file.refuseUnknown(keys());
    SystemConfig.Method method = file.choice(METHOD, SystemConfig.Method.TSDS);
    return switch (method) {
      case TSDS -> {
        SystemConfig.Transport transport = SystemConfig.Transport.from(file);
        boolean isJoint = transport.hasFloorsOrCaps() || file.has("sample.tokens");
        yield of(file, InputConfig.Use.COMPARED, transport, isJoint ? Draw.TOP : Draw.SYSTEMATIC);
      }
      case KNN_UNIFORM,
          ROUND_ROBIN,
          RDS_ROUND_ROBIN,
          DOUBLY_GREEDY,
          UNBALANCED_TRANSPORT,
          RANDOM,
          RANDOM_BALANCED -> {
        refuseQuotas(file);
        yield of(
            file, InputConfig.Use.COMPARED, SystemConfig.Baseline.from(method, file), Draw.TOP);
      }
      case LEARNABILITY -> {
        refuseLeaks(file, HELD_OUT, ", which compares candidates with no texts");
        refuseLeaks(file, NEAR, ", which compares candidates with no texts");
        JointRules.refuse(file);
        yield of(file, InputConfig.Use.READ, SystemConfig.Learnability.from(file), Draw.TOP);
      }
      case SOURCES -> {
        refuseLeaks(file, HELD_OUT, ", which compares candidates with no texts");
        refuseLeaks(file, NEAR, ", which compares candidates with no texts");
        refuseQuotas(file);
        boolean hasBudget = file.has("sample.count") || file.has("sample.fraction");
        yield of(
            file,
            InputConfig.Use.COMPARED,
            SystemConfig.Sources.from(file),
            hasBudget ? Draw.SYSTEMATIC : Draw.ALL);
      }
      case DSIR -> {
        refuseQuotas(file);
        refuseLeaks(file, NEAR, ", which finds leaks by texts alone");
        yield of(file, InputConfig.Use.COMPARED, SystemConfig.Dsir.from(file), Draw.DISTINCT);
      }
      case LESS -> {
        refuseQuotas(file);
        if (!file.has("candidates.text")) {
          refuseLeaks(file, HELD_OUT, " and candidates.text is not: leaks are found by texts");
        }
        refuseLeaks(file, NEAR, ", which finds leaks by texts alone");
        yield of(file, InputConfig.Use.COMPARED, SystemConfig.Less.from(file), Draw.TOP);
      }
    };
  }

  private static JobConfig of(
      ConfigFile file, InputConfig.Use use, SystemConfig system, Draw usualDraw) {
    return new JobConfig(
        InputConfig.from(file, "candidates", use),
        system,
        SampleConfig.from(file, usualDraw),
        OutputConfig.from(file),
        file.asMap());
  }

  private static void refuseWeight(InputConfig candidates, SystemConfig system) {
    Require.that(
        candidates.weight().isEmpty(),
        "candidates.weight must not be given where method is "
            + Require.spelled(system.method())
            + ", which knows no weights, but is "
            + candidates.weight().orElse(""));
  }

  private static void refuseLeaks(ConfigFile file, List<String> keys, String why) {
    for (String key : keys) {
      Require.that(
          !file.has(key),
          key
              + " must not be given where method is "
              + file.text(METHOD, "")
              + why
              + ", but is "
              + file.text(key, ""));
    }
  }

  private static void refuseQuotas(ConfigFile file) {
    JointRules.refuse(file);
    Require.that(
        Quotas.from(file).by() == Quotas.By.POOL,
        "sample.by must be pool where method is "
            + file.text(METHOD, "tsds")
            + ", but is source; quotas are for methods tsds and learnability");
  }
}

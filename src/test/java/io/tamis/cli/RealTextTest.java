package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.SharedData;
import io.tamis.config.ConfigFile;
import io.tamis.embed.EmbedStep;
import io.tamis.embed.TextEncoder;
import io.tamis.input.InputStep;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 80,507 real texts, the built-in encoder, and targets whose right source is known. */
class RealTextTest {
  private static SparkRun run;
  private static TextEncoder encoder;
  private static VectorPool pool;

  private static JobConfig job(String target, double bandwidth) {
    return JobConfig.from(
        ConfigFile.empty()
            .with(
                List.of(
                    "candidates.path=" + SharedData.path("pool.jsonl.gz"),
                    "candidates.id=id",
                    "candidates.text={prompt}\\n{response}",
                    "queries.path=" + SharedData.path("targets/" + target + ".jsonl"),
                    "queries.id=id",
                    "queries.text={prompt}\\n{response}",
                    "density.bandwidth=" + bandwidth,
                    "sample.draw=none",
                    "output.path=unused")));
  }

  @BeforeAll
  static void embedThePool() {
    JobConfig job = job("gsm8k", 0.75);
    run = Given.run();
    var candidates = new InputStep(job.candidates()).read(run.spark());
    encoder = new EmbedStep(Given.transport(job).embed()).fit(candidates.distinct());
    pool = VectorPool.of(candidates, Optional.of(encoder));
  }

  @AfterAll
  static void letGo() {
    if (pool != null) {
      pool.close();
      run.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gsm8k, 0.75, gsm8k",
    "medquad, 0.75, medquad",
    "banking77, 0.75, banking77",
    "wikisql, 0.75, wikisql",
    "chemprot, 0.2, chemprot",
    "humaneval, 0.75, code_alpaca gpteacher_code mbpp",
    "mbpp, 0.75, code_alpaca gpteacher_code mbpp"
  })
  void mostOfTheMassIsOnTheSourcesOfTheTargetsKind(String target, double bandwidth, String sources)
      throws Exception {
    JobConfig job = job(target, bandwidth);
    VectorQueries queries =
        VectorQueries.of(
            new InputStep(Given.transport(job).queries()).read(run.spark()),
            Optional.of(encoder),
            Given.transport(job).search().metric());
    PlanSearch.Outcome outcome =
        new PlanSearch(
                Given.transport(job),
                run,
                PoolSearch.of(Given.transport(job), pool, queries.vectors()),
                CandidateWeights.even(),
                queries.vectors(),
                0)
            .find();
    TransportJob.Masses masses = TransportJob.Masses.of(outcome);
    Set<String> right = Set.of(sources.split(" ", -1));
    double share = 0;
    for (int j = 0; j < masses.ids().length; j++) {
      String id = masses.ids()[j];
      share += right.contains(id.substring(0, id.lastIndexOf('-'))) ? masses.masses()[j] : 0;
    }
    assertThat(share).isGreaterThan(0.85);
    assertThat(outcome.plan().dry()).isEmpty();
    assertThat(outcome.plan().gap()).isLessThan(1e-12);
  }
}

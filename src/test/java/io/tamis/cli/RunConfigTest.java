package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunConfigTest {
  private static ConfigFile job(String... settings) {
    return ConfigFile.empty()
        .with(
            List.of(
                "candidates.path=a.npy",
                "queries.path=b.npy",
                "sample.count=1",
                "index.path=i",
                "output.path=somewhere",
                "score.base=m"))
        .with(List.of(settings));
  }

  @Test
  void anIdIsAnyLineOfAnOrchestrator() {
    String airflows = "scheduled__2026-01-01T03:00:00+00:00";
    assertThat(RunConfig.of(Map.of("run.id", airflows)).id()).hasValue(airflows);
    assertThat(RunConfig.of(Map.of("run.id", "")).id()).isEmpty();
    assertThat(RunConfig.of(Map.of()).id()).isEmpty();
    assertThat(RunConfig.of(Map.of("run.id", "x".repeat(250))).id()).isPresent();
  }

  @Test
  void everyCommandRefusesAnIdThatIsNone() {
    ConfigFile file = job("run.id=two\nlines");
    String rule = "run.id must be one line without control characters, but is two?lines";
    assertThatThrownBy(() -> JobConfig.from(file)).hasMessage(rule);
    assertThatThrownBy(() -> ComparisonConfig.from(file)).hasMessage(rule);
    assertThatThrownBy(() -> EmbedJob.Settings.from(file)).hasMessage(rule);
    assertThatThrownBy(() -> IndexJob.Settings.from(file)).hasMessage(rule);
    assertThatThrownBy(() -> ScoreJob.Settings.from(scored(file))).hasMessage(rule);
    assertThatThrownBy(() -> RunConfig.of(Map.of("run.id", "x".repeat(251))))
        .hasMessageStartingWith("run.id must have at most 250 characters, but has 251: x");
  }

  private static ConfigFile scored(ConfigFile file) {
    return file.with(List.of("score.prompt=asked", "score.response=answer"));
  }
}

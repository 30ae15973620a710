package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobConfigTest {
  private static ConfigFile file(String name) throws IOException {
    return ConfigFile.parse(Files.readString(Path.of("conf", name)), name);
  }

  private static final List<String> REQUIRED =
      List.of(
          "candidates.path=a.npy", "queries.path=b.npy", "sample.count=1", "output.path=somewhere");

  @Test
  void theReferenceListsEveryKeyAndNoOther() throws IOException {
    assertThat(file("reference.yaml").asMap().keySet())
        .containsExactlyInAnyOrderElementsOf(JobConfig.keys());
  }

  @Test
  void theReferenceGivesTheDefaults() throws IOException {
    JobConfig written = JobConfig.from(file("reference.yaml").with(REQUIRED));
    JobConfig defaults = JobConfig.from(ConfigFile.empty().with(REQUIRED));
    assertThat(written).usingRecursiveComparison().ignoringFields("given").isEqualTo(defaults);
  }

  @Test
  void everyJobFileOfTheProjectIsSound() throws IOException {
    assertThat(JobConfig.from(file("quickstart.yaml")).sample().count()).hasValue(500);
  }

  @Test
  void unknownKeysAreRefusedWithTheNearestKnownOne() {
    assertThatThrownBy(
            () -> JobConfig.from(ConfigFile.empty().with(List.of("transport.alhpa=0.5"))))
        .hasMessage("transport.alhpa is not a known key; the nearest known one is transport.alpha");
  }

  @Test
  void anAutomaticAlphaNeedsABudget() {
    assertThatThrownBy(
            () ->
                JobConfig.from(
                    ConfigFile.empty()
                        .with(
                            List.of(
                                "candidates.path=a.npy",
                                "queries.path=b.npy",
                                "sample.draw=none",
                                "transport.alpha=auto",
                                "output.path=somewhere"))))
        .hasMessageContaining("transport.alpha must be a number where sample.draw is none");
  }

  @Test
  void anInputThatTheOutputWouldReplaceIsRefused() {
    assertThatThrownBy(
            () ->
                JobConfig.from(
                    ConfigFile.empty()
                        .with(REQUIRED)
                        .with(List.of("candidates.path=runs/a/candidates", "output.path=runs/a/"))))
        .hasMessage(
            "candidates.path must not lie in output.path, but they are runs/a/candidates and runs/a/");
    for (String input :
        List.of(
            "decontaminate.path=runs/a/test.npy",
            "index.path=./runs/a",
            "embed.path=runs/b/../a/encoder",
            "queries.path=runs/*/part.npy",
            "candidates.path=file://" + Path.of("runs/a/pool.npy").toAbsolutePath())) {
      assertThatThrownBy(
              () ->
                  JobConfig.from(
                      ConfigFile.empty()
                          .with(REQUIRED)
                          .with(List.of(input, "output.path=runs/a", "output.overwrite=true"))))
          .as(input)
          .hasMessageContaining(
              input.substring(0, input.indexOf('=')) + " must not lie in output.path");
    }
    assertThatThrownBy(
            () ->
                JobConfig.from(
                    ConfigFile.empty()
                        .with(REQUIRED)
                        .with(List.of("candidates.path=pool", "output.path=./pool/runs/1"))))
        .hasMessage(
            "output.path must not lie in candidates.path, but they are ./pool/runs/1 and pool");
    assertThat(
            JobConfig.from(
                    ConfigFile.empty()
                        .with(REQUIRED)
                        .with(List.of("candidates.path=pool/*.npy", "output.path=pool/run")))
                .output()
                .path())
        .isEqualTo("pool/run");
    assertThat(
            JobConfig.from(
                    ConfigFile.empty()
                        .with(REQUIRED)
                        .with(List.of("candidates.path=runs/ab.npy", "output.path=runs/a")))
                .output()
                .path())
        .isEqualTo("runs/a");
  }
}

package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreConfigTest {
  private static final List<String> REQUIRED =
      List.of("score.base=models/base", "score.prompt={prompt}\\n", "score.response=response");

  private static ScoreConfig with(String... settings) {
    return ScoreConfig.from(ConfigFile.empty().with(REQUIRED).with(List.of(settings)));
  }

  @Test
  void theReferenceFileGivesTheDefaults() throws Exception {
    ConfigFile reference =
        ConfigFile.parse(Files.readString(Path.of("conf", "reference.yaml")), "reference.yaml");
    assertThat(ScoreConfig.from(reference.with(REQUIRED))).isEqualTo(with());
  }

  @Test
  void onlyTheModelsThatAreGivenAreRun() {
    assertThat(with().passes()).containsExactly(Pass.BASE);
    assertThat(with("score.reference=models/tuned").passes())
        .containsExactly(Pass.BASE, Pass.REFERENCE);
    assertThat(with("score.reference=models/tuned", "score.base=").passes())
        .containsExactly(Pass.REFERENCE);
  }

  @Test
  void refusesWhatBreaksARule() {
    refused(
        "score.base or score.reference must be given, the folder of a model, but neither is",
        "score.base=");
    refused(
        "score.response must be given: a column, or a template of columns such as"
            + " \"{prompt}\\n\"",
        "score.response=");
    refused("score.max-tokens must lie in [2, 4194304], but is 1", "score.max-tokens=1");
    refused("score.batch-tokens must lie in [1, 4194304], but is 0", "score.batch-tokens=0");
    refused("score.threads must lie in [1, 1024], but is 0", "score.threads=0");
    refused("score.threads must be a whole number, but is many", "score.threads=many");
  }

  private static void refused(String message, String setting) {
    assertThatThrownBy(() -> with(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

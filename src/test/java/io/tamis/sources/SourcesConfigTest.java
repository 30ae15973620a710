package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SourcesConfigTest {
  private static SourcesConfig config(String... settings) {
    return SourcesConfig.from(ConfigFile.empty().with(List.of(settings)));
  }

  @Test
  void defaults() {
    SourcesConfig config = config("sources.top=3");
    assertThat(config.input().task()).isEqualTo("task_id");
    assertThat(config.input().target()).isEqualTo("target_id");
    assertThat(config.input().output()).isEqualTo("base_output");
    assertThat(config.input().label()).isEmpty();
    assertThat(config.fit().mode()).isEqualTo(FitMode.EXACT);
    assertThat(config.fit().offset()).isEqualTo(Offset.BASE_OUTPUT);
    assertThat(config.fit().penalty()).isEqualTo(1e-3);
    assertThat(config.fit().stepLimit()).isEqualTo(0.5);
    assertThat(config.fit().performance()).isEqualTo(Performance.LOSS);
    assertThat(config.subsets().count()).isEqualTo(1_000);
    assertThat(config.subsets().fraction()).isEqualTo(0.5);
    assertThat(config.selection().select()).isEqualTo(SelectionChoice.Select.ENSEMBLE);
    assertThat(config.selection().top()).isEqualTo(OptionalInt.of(3));
    assertThat(config.share()).isEqualTo(SourcesConfig.Share.EXAMPLES);
  }

  @Test
  void everyKeyIsKnown() {
    ConfigFile file = ConfigFile.empty().with(List.of("sources.top=1", "sources.penalties=1"));
    assertThatThrownBy(() -> file.refuseUnknown(SourcesConfig.KEYS))
        .hasMessageContaining("nearest known one is sources.penalty");
  }

  @Test
  void badValuesAreRefused() {
    assertRefused("sources.penalty must be positive and finite, but is 0.0", "sources.penalty=0");
    assertRefused(
        "sources.step-limit must be positive and finite, but is -1.0", "sources.step-limit=-1");
    assertRefused("sources.mode must be one of exact, one-step, but is fast", "sources.mode=fast");
    assertRefused(
        "sources.offset must be one of base-output, none, but is all", "sources.offset=all");
    assertRefused("sources.metric must be one of loss, accuracy, but is f1", "sources.metric=f1");
    assertRefused("sources.top must be at least 1, but is 0", "sources.top=0");
    assertRefused(
        "sources.threshold must be finite, but is NaN", "sources.threshold=NaN", "sources.top=");
    assertRefused(
        "sources.subset-fraction must lie in (0.0, 1.0], but is 0.0", "sources.subset-fraction=0");
    assertRefused(
        "sources.subset-count must lie in [1, 1000000], but is 0", "sources.subset-count=0");
  }

  @Test
  void choicesThatDoNotGoTogetherAreRefused() {
    assertRefused(
        "sources.select: ensemble needs sources.top or sources.threshold, one of them, but top is"
            + " 2 and threshold is 0.5",
        "sources.threshold=0.5");
    assertRefused(
        "sources.select: ensemble needs sources.top or sources.threshold, one of them, but top is"
            + " missing and threshold is missing",
        "sources.top=");
    assertRefused(
        "sources.threshold is for sources.select: ensemble, but select is backward where top is 2"
            + " and threshold is 1.0",
        "sources.select=backward",
        "sources.threshold=1");
    assertRefused(
        "sources.subset-list must be given with sources.subsets: list alone, but is missing where"
            + " sources.subsets is list",
        "sources.subsets=list");
    assertRefused(
        "sources.subset-list must be given with sources.subsets: list alone, but is a.txt where"
            + " sources.subsets is random",
        "sources.subset-list=a.txt");
    assertRefused(
        "sources.subsets must be left out unless sources.select is ensemble, but is singletons"
            + " where sources.select is forward",
        "sources.subsets=singletons",
        "sources.select=forward");
    assertRefused(
        "sources.candidate-metadata and sources.query-metadata must be given both or neither, but"
            + " are a.json and missing",
        "sources.candidate-metadata=a.json");
    assertRefused(
        "sources.scale needs p and norm_theta_star in sources.candidate-metadata, which is missing",
        "sources.scale=0.1");
  }

  private static void assertRefused(String message, String... settings) {
    ConfigFile file = ConfigFile.empty().with(List.of("sources.top=2")).with(List.of(settings));
    assertThatThrownBy(() -> SourcesConfig.from(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
